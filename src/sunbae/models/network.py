"""Networks whose training loss has softer targets than their validation loss."""

from __future__ import annotations

from functools import cache
from typing import Any

from sunbae._compat import load_keras
from sunbae.models.augment import LAYER


@cache
def network_class() -> Any:
    """The class of such networks. Made on call: it needs Keras."""
    keras = load_keras()
    ops = keras.ops

    class Network(keras.Model):  # type: ignore[misc,name-defined]
        """A functional model of classes.

        In training the target is `smoothing` / C for every class and the rest for the true one, and mixed as the
        pictures were; what is measured on validation rows is the plain loss.
        Source: label smoothing is Szegedy et al. 2016, arXiv 1512.00567.
        """

        smoothing = 0.0

        def compute_loss(
            self,
            x: Any = None,
            y: Any = None,
            y_pred: Any = None,
            sample_weight: Any = None,
            training: bool = True,
        ) -> Any:
            """The loss of a batch, a scalar."""
            mix = _mix_of(self) if training else None
            if not training or (mix is None and not self.smoothing):
                return super().compute_loss(x, y, y_pred, sample_weight, training)
            n_outputs = y_pred.shape[-1]
            target = ops.cast(y, "float32") if n_outputs == 1 else ops.one_hot(y[:, 0], n_outputs)
            target = (1 - self.smoothing) * target + self.smoothing / max(2, n_outputs)
            if mix is not None:
                target = mix * target + (1 - mix) * ops.flip(target, axis=0)
            losses = keras.losses
            loss = losses.binary_crossentropy if n_outputs == 1 else losses.categorical_crossentropy
            each = loss(target, y_pred)
            if sample_weight is not None:
                each = each * ops.reshape(sample_weight, (-1,))
            return ops.mean(each)

    return Network


def _mix_of(model: Any) -> Any:
    """In which proportion the pictures of the batch were mixed, None if they were not."""
    return next((layer.mix for layer in model.layers if layer.name == LAYER), None)
