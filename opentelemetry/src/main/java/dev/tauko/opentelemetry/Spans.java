package dev.tauko.opentelemetry;

import dev.tauko.Body;
import dev.tauko.CancelledError;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Spans around code that may suspend. The span is current in the body, and the parent of what the
 * body does and of the tasks that it creates.
 *
 * <pre>{@code
 * Receipt receipt = Spans.call(tracer.spanBuilder("pay"), () -> pay(order));
 * }</pre>
 *
 * <p>If the body throws, the span ends with status ERROR and the attribute {@code error.type}, the
 * name of the exception's class, and has the exception as an event. A cancelled body ends its span
 * with status ERROR, the description "cancelled" and the {@code error.type} of {@link
 * CancelledError}, without an event: to be cancelled is nobody's failure.
 */
public final class Spans {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private Spans() {}

  /**
   * Starts the span, runs the body in it, and ends it. Suspends if the body does.
   *
   * @throws X what the body throws
   */
  public static <T extends @Nullable Object, X extends Exception> T call(
      SpanBuilder span, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    Span started = span.startSpan();
    try (Scope _ = started.makeCurrent()) {
      return body.await();
    } catch (Throwable thrown) {
      failed(started, thrown);
      throw thrown;
    } finally {
      started.end();
    }
  }

  /**
   * {@link #call} for a body that returns nothing.
   *
   * @throws X what the body throws
   */
  public static <X extends Exception> void run(SpanBuilder span, Body.OfVoid<X> body) throws X {
    Objects.requireNonNull(body, "body");
    Body<@Nullable Void, X> returning =
        () -> {
          body.run();
          return null;
        };
    call(span, returning);
  }

  /** Tells a span that what it stands for has thrown something. */
  static void failed(Span span, Throwable thrown) {
    span.setAttribute(ERROR_TYPE, thrown.getClass().getName());
    if (thrown instanceof CancelledError) {
      span.setStatus(StatusCode.ERROR, "cancelled");
    } else {
      span.setStatus(StatusCode.ERROR);
      span.recordException(thrown);
    }
  }
}
