package dev.tauko.internal.engine;

import dev.tauko.Coroutine;
import dev.tauko.internal.task.WrappedBody;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of the coroutines run that an engine has started; the others wait for their turn,
 * in the order in which they were started. Tasks that these create are not counted: who awaits a
 * task that waits for its own place would wait for ever.
 */
final class Admission {
  private final Semaphore places;

  private Admission(int places) {
    this.places = new Semaphore(places);
  }

  /** An admission to so many places; null, which admits all, for zero. */
  static @Nullable Admission of(int places) {
    return places == 0 ? null : new Admission(places);
  }

  /** A body that takes a place before it begins. */
  <T extends @Nullable Object> Coroutine<T> admit(Coroutine<? extends T> body) {
    return new Admitted<>(body, places);
  }

  private record Admitted<T extends @Nullable Object>(Coroutine<? extends T> body, Semaphore places)
      implements Coroutine<T>, WrappedBody {
    @Override
    public T await() throws Exception {
      try (Permit _ = places.acquire()) {
        return body.await();
      }
    }
  }
}
