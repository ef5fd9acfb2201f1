from django.urls import path

from hannover.fields.ict import views

urlpatterns = [path("", views.page, name="page")]
