from django.urls import path

from hannover.fields.regulation import views

urlpatterns = [path("", views.page, name="page")]
