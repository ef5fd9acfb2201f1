from django.urls import path

from hannover.fields.mobility import views

urlpatterns = [path("", views.page, name="page")]
