package dev.tauko.opentelemetry.internal;

import dev.tauko.ContextVar;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps OpenTelemetry's context in a context variable. The engine binds the variables of a task
 * once, when the task is created, to those of its creator; so no step of a coroutine does anything
 * for them, and to carry the context on costs a reference.
 */
@SuppressWarnings("ReferenceEquality") // The very context that was attached is meant.
enum CoroutineContextStorage implements ContextStorage {
  /** There is one for all. */
  INSTANCE;

  private static final Logger log = LoggerFactory.getLogger(CoroutineContextStorage.class);

  private static final ContextVar<Optional<Context>> CURRENT =
      ContextVar.of("OpenTelemetry", Optional.empty());

  @Override
  public Scope attach(@Nullable Context context) {
    return context == null || context == current() ? Scope.noop() : new Attached(context);
  }

  @Override
  public @Nullable Context current() {
    return CURRENT.get().orElse(null);
  }

  /** A context that is current until it is closed, in the coroutine that has attached it. */
  private static final class Attached implements Scope {
    private final Context context;
    private final ContextVar.Token<Optional<Context>> before;
    private boolean closed;

    Attached(Context context) {
      this.context = context;
      this.before = CURRENT.set(Optional.of(context));
    }

    @Override
    public void close() {
      if (!closed && INSTANCE.current() == context) {
        closed = true;
        CURRENT.reset(before);
      } else {
        log.debug("A scope is closed where its context is not the current one: it has no effect");
      }
    }
  }
}
