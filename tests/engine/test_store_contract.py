"""The store in memory keeps the contract."""

import pytest

from gallery_engine.cloud import new_store
from tests.engine.cast import StoreFactory
from tests.engine.store_contract import StoreContract


class TestDictStore(StoreContract):
    """The dict store."""

    @pytest.fixture
    def make(self) -> StoreFactory:
        return new_store
