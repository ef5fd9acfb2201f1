from django.urls import path

from hannover.fields.research import views

urlpatterns = [path("", views.page, name="page")]
