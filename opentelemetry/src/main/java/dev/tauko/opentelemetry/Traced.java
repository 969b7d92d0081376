package dev.tauko.opentelemetry;

import dev.tauko.Body;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that takes the context of its sender along, through a queue, a channel, or a message to
 * an actor: what is done for the value is part of the sender's trace. Within one process: a context
 * cannot be serialized.
 *
 * <pre>{@code
 * orders.put(Traced.of(order));
 *
 * Traced<Order> next = orders.get();
 * next.run(() -> pack(next.value()));
 * }</pre>
 *
 * @param value the value
 * @param context the context in which it was sent
 * @param <T> the type of the value
 */
public record Traced<T extends @Nullable Object>(T value, Context context) {

  /** Requires a context. */
  public Traced {
    Objects.requireNonNull(context, "context");
  }

  /** The value with the context of the coroutine or thread that calls this. */
  public static <T extends @Nullable Object> Traced<T> of(T value) {
    return new Traced<>(value, Context.current());
  }

  /**
   * Calls something in the context of the sender. The caller has its own one again afterwards.
   *
   * @throws X what the body throws
   */
  public <R extends @Nullable Object, X extends Exception> R call(Body<? extends R, X> body)
      throws X {
    try (Scope _ = context.makeCurrent()) {
      return body.await();
    }
  }

  /**
   * {@link #call} for a body that returns nothing.
   *
   * @throws X what the body throws
   */
  public <X extends Exception> void run(Body.OfVoid<X> body) throws X {
    try (Scope _ = context.makeCurrent()) {
      body.run();
    }
  }
}
