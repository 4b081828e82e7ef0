"""Operations of Keras in the forms that are fastest inside a compiled loop on a CPU."""

from sunbae.engine.kernels.table import Mode, Patch, applied, patches

__all__ = ["Mode", "Patch", "applied", "patches"]
