from django.urls import path

from hannover.fields.smes import views

urlpatterns = [path("", views.page, name="page")]
