"""Trained networks back from a file, whoever wrote it."""

from __future__ import annotations

from pathlib import Path

from sunbae.bundle.foreign import is_foreign as is_foreign
from sunbae.errors import OptionError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.job import predict
from sunbae.job.forecast import Forecaster
from sunbae.job.foreign import ForeignModel
from sunbae.job.predict import Predictor, TargetsPredictor


def load(
    path: str | Path, *, weights: str | Path | None = None
) -> Predictor | TargetsPredictor | Forecaster | ForeignModel:
    """The networks of a Run (name or folder), of a Bundle, or of a file that Keras wrote (.keras, .h5, .json).

    Of a Keras file (also of Keras 2) nothing is run: a file with Lambda layers or classes of its own is refused.

    Args:
      path: what to load.
      weights: for an architecture (.json): the file with its weights.

    Raises: OptionError if there is no such run or file; BundleError or ModelError if it cannot be used.
    """
    if is_foreign(path) or weights is not None:
        return load_foreign_model(path, weights)
    return predict.load(path)


def load_foreign_model(path: str | Path, weights: str | Path | None = None) -> ForeignModel:
    """The model of Keras in a file; see `load`."""
    if not is_foreign(path):
        raise OptionError(_("--weights belongs to an architecture of Keras (.json); {path} is none.").format(path=path))
    stored = None if weights is None else user_path(weights)
    if stored is not None and not stored.is_file():
        raise OptionError(_("--weights {path} is no file.").format(path=weights))
    return ForeignModel(user_path(path), stored)
