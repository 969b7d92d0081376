package dev.tauko.http.internal.waiting;

import dev.tauko.Asyncio;
import java.util.concurrent.CompletionStage;

/** Waits for this package's stages, which never fail with a checked exception. */
public final class UncheckedAwait {
  private UncheckedAwait() {}

  public static <T> T await(CompletionStage<T> stage) {
    try {
      return Asyncio.await(stage);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
