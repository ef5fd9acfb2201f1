from django.urls import path

from hannover.fields.skills import views

urlpatterns = [path("", views.page, name="page")]
