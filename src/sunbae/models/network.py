"""Networks that train on something else than what they answer: softer targets, logits of members, unbounded numbers."""

from __future__ import annotations

from functools import cache
from typing import Any

from sunbae._compat import load_keras
from sunbae.models.augment import LAYER
from sunbae.models.chunks import in_chunks

ROWS_AT_ONCE = 256  # of all members, on a CPU: what two layers of 256 numbers hand each other is 256 KB


@cache
def network_class() -> Any:
    """The class of such networks. Made on call: it needs Keras."""
    import jax

    keras = load_keras()
    ops = keras.ops

    class Network(keras.Model):  # type: ignore[misc,name-defined]
        """A functional model.

        In training the target of classes is `smoothing` / C for every class and the rest for the true one. Of pictures
        that were mixed, the losses of both targets count in the same proportion, each with the weight of its row. What
        is measured on validation rows is the plain loss of what the network answers.
        Source: label smoothing is Szegedy et al. 2016, arXiv 1512.00567.
        """

        smoothing = 0.0
        classes = 0  # of the target; 0 for numbers

        def learn_from(self, learner: Any) -> None:
            """Train on another output than is answered.

            Args:
              learner: functional model of the same inputs, as a list, and layers, whose output is logits (B, C), (B, 1)
                of two classes, or numbers (B, 1); or (B, K, C) of K members, of whose losses the mean counts. A learner
                with members reads rows of each, (B, K, ...); where it is given rows (B, ...), all read the same.
            """
            self.__dict__["_learner"] = learner  # past Keras, which would count its layers twice
            self.input_spec = None  # rows of members have an axis more

        @property
        def learner(self) -> Any:
            """What was given to `learn_from`, None if nothing was."""
            return self.__dict__.get("_learner")

        def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
            """What it answers; in training, and of rows of members, what it learns from."""
            if self.learner is None or not (training or self._are_of_members(inputs)):
                return super().call(inputs, training=training, mask=mask)
            return self.learner(self._for_learner(inputs), training=training)

        def _rows(self, inputs: Any) -> list[Any]:
            if isinstance(inputs, dict):
                return [inputs[tensor.name] for tensor in self.inputs]
            return list(keras.tree.flatten(inputs))

        def _are_of_members(self, inputs: Any) -> bool:
            pairs = zip(self._rows(inputs), self.inputs, strict=True)
            return any(len(x.shape) > len(tensor.shape) for x, tensor in pairs)

        def _for_learner(self, inputs: Any) -> list[Any]:
            rows = self._rows(inputs)
            if self._are_of_members(inputs) or len(self.learner.output.shape) < 3:
                return rows
            return [ops.repeat(ops.expand_dims(x, 1), self.learner.output.shape[1], axis=1) for x in rows]

        def compute_loss_and_updates(
            self,
            trainable_variables: Any,
            non_trainable_variables: Any,
            metrics_variables: Any,
            x: Any,
            y: Any,
            sample_weight: Any,
            training: bool = False,
            optimizer_variables: Any = None,
        ) -> Any:
            """What Keras differentiates, (loss, (loss, outputs, other variables, metrics)): of members in chunks."""
            usual = super().compute_loss_and_updates
            variables, batch = (non_trainable_variables, metrics_variables), (x, y, sample_weight)

            def loss_of(weights: Any, state: Any, rows: Any) -> Any:
                more = {"training": training, "optimizer_variables": optimizer_variables}
                scaled, (loss, outputs, *state) = usual(weights, *state, *rows, **more)
                return scaled, ((outputs, ops.repeat(loss, rows[1].shape[0])), tuple(state))

            rows = self._rows_at_once() if training else 0
            if not 0 < rows < y.shape[0]:
                return usual(trainable_variables, *variables, *batch, training, optimizer_variables)
            scaled, ((outputs, losses), left) = in_chunks(loss_of, rows)(trainable_variables, variables, batch)
            return scaled, (ops.mean(losses), outputs, *left)

        def _rows_at_once(self) -> int:
            """Of a batch; 0 for all."""
            if jax.default_backend() != "cpu" or self.learner is None or len(self.learner.output.shape) < 3:
                return 0
            members: int = self.learner.output.shape[1]
            return max(1, ROWS_AT_ONCE // members)

        def compute_loss(
            self,
            x: Any = None,
            y: Any = None,
            y_pred: Any = None,
            sample_weight: Any = None,
            training: bool = True,
        ) -> Any:
            """The loss of a batch, a scalar."""
            self.__dict__["_learns"] = training
            if training and self.learner is not None:
                return self._loss_of_learner(x, y, y_pred, sample_weight)
            if not training:
                return super().compute_loss(x, y, y_pred, sample_weight, training)
            loss, mix = self._loss_of(x, y, y_pred, sample_weight), _mix_of(self)
            if mix is None:
                return loss
            weight = None if sample_weight is None else ops.flip(sample_weight, axis=0)
            return mix * loss + (1 - mix) * self._loss_of(x, ops.flip(y, axis=0), y_pred, weight)

        def _loss_of(self, x: Any, y: Any, y_pred: Any, sample_weight: Any) -> Any:
            if not self.smoothing:
                return super().compute_loss(x, y, y_pred, sample_weight, True)
            loss = self._cross_entropy(self._soft(y, y_pred.shape[-1]), y_pred, sample_weight, logits=False)
            return sum(self.losses, loss)  # and what layers have added

        def _soft(self, y: Any, n_outputs: int) -> Any:
            target = ops.cast(y, "float32") if n_outputs == 1 else ops.one_hot(y[:, 0], n_outputs)
            return (1 - self.smoothing) * target + self.smoothing / max(2, n_outputs)

        def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
            """The metrics so far, those of classes by their chances: in training of each member.

            In a step it comes after `compute_loss`; when Keras builds the metrics, before, with what is answered.
            """
            if self.learner is not None and self.__dict__.get("_learns"):
                y, y_pred, sample_weight = _of_each_member(y, y_pred, sample_weight)
                if self.classes:
                    y_pred = ops.sigmoid(y_pred) if y_pred.shape[-1] == 1 else ops.softmax(y_pred)
            found: dict[str, Any] = super().compute_metrics(x, y, y_pred, sample_weight)
            return found

        def _loss_of_learner(self, x: Any, y: Any, y_pred: Any, sample_weight: Any) -> Any:
            y, y_pred, sample_weight = _of_each_member(y, y_pred, sample_weight)
            if not self.classes:
                return super().compute_loss(x, y, y_pred, sample_weight, True)
            return self._cross_entropy(self._soft(y, y_pred.shape[-1]), y_pred, sample_weight, logits=True)

        def _cross_entropy(self, target: Any, y_pred: Any, sample_weight: Any, *, logits: bool) -> Any:
            losses = keras.losses
            loss = losses.binary_crossentropy if y_pred.shape[-1] == 1 else losses.categorical_crossentropy
            each = loss(target, y_pred, from_logits=logits)
            if sample_weight is not None:
                each = each * ops.reshape(sample_weight, (-1,))
            return ops.mean(each)

    return Network


def _of_each_member(y: Any, y_pred: Any, sample_weight: Any) -> tuple[Any, Any, Any]:
    """Targets, what members (B, K, C) make of them and weights, a row of a member after the other: (B K, ...).

    The members have targets of their own, (B, K, 1), or share them, (B, 1). Without members nothing changes.
    """
    ops = load_keras().ops
    if len(y_pred.shape) < 3:
        return y, y_pred, sample_weight
    members, n_outputs = y_pred.shape[1:]

    def flat(array: Any, axes: int) -> Any:
        if len(array.shape) > axes:
            return ops.reshape(array, (-1, *array.shape[2:]))
        return ops.repeat(array, members, axis=0)

    weight = None if sample_weight is None else flat(sample_weight, 1)
    return flat(y, 2), ops.reshape(y_pred, (-1, n_outputs)), weight


def plain_network(model: Any) -> Any:
    """`model` as Keras' own class, with the same layers and values; any other model as it is."""
    if not isinstance(model, network_class()):
        return model
    return load_keras().Model({tensor.name: tensor for tensor in model.inputs}, model.output, name=model.name)


def _mix_of(model: Any) -> Any:
    """In which proportion the pictures of the batch were mixed, None if they were not."""
    return next((layer.mix for layer in model.layers if layer.name == LAYER), None)
