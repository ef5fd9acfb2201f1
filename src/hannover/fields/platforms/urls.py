from django.urls import path

from hannover.fields.platforms import views

urlpatterns = [path("", views.page, name="page")]
