"""What a test that committed leaves behind, which Django would take away for us at twice the price."""

from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

OF_THE_MODELS = {"django_content_type", "auth_permission"}
"""Made by the migrations from the models, and written by no test. Django empties these too and makes them again each time."""


def empty_all_tables(_case: TransactionTestCase) -> None:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(names) - OF_THE_MODELS)
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
