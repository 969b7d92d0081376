package dev.tauko.cluster;

import dev.tauko.Asyncio;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a coroutine waits for when it has asked one of this node's agents for something. The answer
 * comes from outside the event loop. The text names the wait in snapshots and trees.
 */
final class AgentAnswer extends CompletableFuture<@Nullable Void> {
  private final String text;

  /**
   * @param text the call, and the name of the object
   */
  AgentAnswer(String text) {
    this.text = text;
  }

  /** Suspends until the answer is there. */
  void await() {
    try {
      Asyncio.await(this);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
