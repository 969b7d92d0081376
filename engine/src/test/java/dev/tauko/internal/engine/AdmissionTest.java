package dev.tauko.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Body;
import dev.tauko.Coroutine;
import dev.tauko.internal.task.BodyCoroutine;
import dev.tauko.internal.task.VoidBody;
import dev.tauko.internal.task.WrappedBody;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A body that waits for its place is still the one that somebody has written. */
class AdmissionTest {
  private final Admission admission = Objects.requireNonNull(Admission.of(1));

  @Test
  void theBodyWithinTellsWhereItIsFrom() {
    Coroutine<String> coroutine = () -> "value";
    Body<String, RuntimeException> body = () -> "value";
    Body.OfVoid<RuntimeException> nothing = () -> {};

    assertThat(WrappedBody.innermost(admission.admit(coroutine))).isSameAs(coroutine);
    assertThat(WrappedBody.innermost(admission.admit(BodyCoroutine.of(body)))).isSameAs(body);
    assertThat(WrappedBody.innermost(admission.admit(new VoidBody(nothing)))).isSameAs(nothing);
  }

  @Test
  void withoutALimitThereIsNone() {
    assertThat(Admission.of(0)).isNull();
  }
}
