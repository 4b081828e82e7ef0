"""Networks of the user's own in a Bundle: their configuration, which may name nothing but what Keras itself has."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from sunbae._compat import load_keras
from sunbae.bundle.audit import refuse_code
from sunbae.bundle.foreign import words_of_keras
from sunbae.errors import ModelError, OptionError
from sunbae.i18n import _

CONFIG, SETTINGS = "config", "settings"


def own_params(model: Any, settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a Bundle holds of a network of the user's own.

    Args:
      settings: its hyper-parameters.
      name: how it was named, for messages.

    Raises: OptionError if the network has layers that are code or classes of its own.
    """
    try:
        config = words_of_keras(json.loads(model.to_json()))
        refuse_code(config)
    except (ModelError, NotImplementedError, TypeError, ValueError) as exc:  # the last three are Keras'
        text = _("--model {name!r} cannot be saved without code: {reason}")
        reason = " ".join(str(exc).strip().partition("\n\n")[0].split())  # without the example that Keras gives
        raise OptionError(text.format(name=name, reason=reason)) from exc
    return {CONFIG: config, SETTINGS: dict(settings)}


def rebuilt(params: Mapping[str, Any]) -> Any:
    """The network of `own_params`, uncompiled.

    Raises: ModelError if it names anything that is not Keras' own; what Keras raises at a configuration that is none.
    """
    config = params[CONFIG]
    refuse_code(config)
    return load_keras().saving.deserialize_keras_object(copy.deepcopy(dict(config)), safe_mode=True)
