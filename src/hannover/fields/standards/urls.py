from django.urls import path

from hannover.fields.standards import views

urlpatterns = [path("", views.page, name="page")]
