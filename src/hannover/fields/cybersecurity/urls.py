from django.urls import path

from hannover.fields.cybersecurity import views

urlpatterns = [path("", views.page, name="page")]
