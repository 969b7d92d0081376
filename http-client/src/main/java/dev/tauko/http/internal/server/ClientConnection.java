package dev.tauko.http.internal.server;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.ContextVar;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, as those see it who answer its requests: each request has it as an
 * attribute, and the coroutines that answer have it as a context variable. Its end cancels those
 * that have no response yet, and then those that stream one. Thread-safe.
 */
public final class ClientConnection {
  /** The attribute of a request. */
  static final AttributeKey<ClientConnection> KEY =
      AttributeKey.create("tauko-connection", ClientConnection.class);

  /** The attribute of a response that a coroutine streams: completed when the stream has ended. */
  public static final AttributeKey<CompletableFuture<Done>> STREAM = streamKey();

  /** The reason where Pekko HTTP tells no more than that nobody waits for an answer. */
  static final String GONE = "the connection of the client has ended, or the request has timed out";

  /** The reason where the server has not waited any longer. */
  static final String TERMINATED = "the server was terminated, and its deadline is over";

  private static final ContextVar<Optional<ClientConnection>> CURRENT =
      ContextVar.of("tauko-connection", Optional.empty());

  private final Engine engine;
  private final BooleanSupplier hangUp;
  private final Set<Task<?>> answering = ConcurrentHashMap.newKeySet();
  private final Set<Task<?>> streaming = ConcurrentHashMap.newKeySet();

  /** Why those who have not answered were cancelled; null while they were not. */
  private final AtomicReference<@Nullable String> end = new AtomicReference<>();

  /** Why those who stream a response were cancelled; null while they were not. */
  private final AtomicReference<@Nullable String> cut = new AtomicReference<>();

  /**
   * A connection that has begun.
   *
   * @param engine runs the coroutines that answer
   * @param hangUp lets nothing more be sent to the client; tells whether it has. May be called
   *     twice, on any thread
   */
  ClientConnection(Engine engine, BooleanSupplier hangUp) {
    this.engine = engine;
    this.hangUp = hangUp;
  }

  Engine engine() {
    return engine;
  }

  @SuppressWarnings("unchecked") // A class says nothing of type arguments.
  private static AttributeKey<CompletableFuture<Done>> streamKey() {
    return AttributeKey.create(
        "tauko-stream", (Class<CompletableFuture<Done>>) (Class<?>) CompletableFuture.class);
  }

  /** The connection whose request the calling coroutine answers. */
  public static Optional<ClientConnection> current() {
    return CURRENT.get();
  }

  /** The calling coroutine answers a request. */
  void enter() {
    var _ = CURRENT.set(Optional.of(this));
  }

  /** The task answers a request; it is cancelled when the connection ends first. */
  void add(Task<?> task) {
    answering.add(task);
    String why = end.get();
    if (why != null) {
      task.cancel(why);
    }
  }

  /** The task has answered. */
  void remove(Task<?> task) {
    answering.remove(task);
  }

  /**
   * Runs what streams a response in the calling coroutine, which is cancelled when the client has
   * gone. If nothing more can be sent to it, this returns then: nobody will take what was streamed
   * for a whole response. Else the cancellation is thrown, for Pekko HTTP to log that it has cut
   * the connection.
   */
  public void stream(Coroutine.OfVoid body) throws Exception {
    Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
    streaming.add(task);
    try {
      String why = cut.get();
      if (why != null) {
        task.cancel(why);
      }
      body.run();
    } catch (CancelledError cancelled) {
      if (!GONE.equals(cut.get()) || !hangUp.getAsBoolean()) {
        throw cancelled;
      }
    } finally {
      streaming.remove(task);
    }
  }

  /** Who has not answered is cancelled, once: a second time would disturb the clean-up. */
  void end(String why) {
    if (end.compareAndSet(null, why)) {
      answering.forEach(task -> task.cancel(why));
    }
  }

  /** Who streams a response is cancelled, once. */
  void cut(String why) {
    if (cut.compareAndSet(null, why)) {
      if (why.equals(GONE) && !streaming.isEmpty()) {
        // A coroutine may go on, and even end by itself, before it hears of the cancellation.
        var _ = hangUp.getAsBoolean();
      }
      streaming.forEach(task -> task.cancel(why));
    }
  }
}
