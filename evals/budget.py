"""What a run may spend. Shared by the threads of a run; what is under way when it is spent comes to its end."""

import threading
import time
from decimal import Decimal

from agent.errors import StorydeskError
from agent.models import Usage


class BudgetSpentError(StorydeskError):
    """The run's budget is spent: this case was not begun."""


class Budget:
    """``tokens`` counts those read and those answered, ``seconds`` the wall's clock, ``money`` the settings' prices.

    None is no limit. A budget is for one sitting: a resumed run begins with a new one.
    """

    def __init__(self, tokens: int | None = None, seconds: float | None = None, money: Decimal | None = None) -> None:
        self._most = (tokens, seconds, money)
        self._used = Usage()
        self._began = time.monotonic()
        self._lock = threading.Lock()

    def add(self, usage: Usage) -> None:
        with self._lock:
            self._used += usage

    def spent(self) -> str:
        """Which limit is reached, in words; empty while there is something left."""
        tokens, seconds, money = self._most
        with self._lock:
            used = self._used
        if tokens is not None and used.prompt_tokens + used.completion_tokens >= tokens:
            return f"the budget of {tokens} tokens is spent"
        if seconds is not None and time.monotonic() - self._began >= seconds:
            return f"the budget of {seconds:g} seconds is spent"
        if money is not None and (used.cost or Decimal(0)) >= money:
            return f"the budget of {money} is spent"
        return ""

    def check(self) -> None:
        """Raises ``BudgetSpentError`` when nothing is left."""
        if why := self.spent():
            raise BudgetSpentError(why)
