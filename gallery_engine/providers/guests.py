"""What goes on inside a virtual machine, and the view of it that the lab gives."""

from gallery_engine.machines import power_state

__all__ = ["power_state"]
