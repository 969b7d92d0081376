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
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.AttributeKey;

/**
 * A client's connection, as those see it who answer its requests: each request has it as an
 * attribute, and the coroutines that answer have it as a context variable. Its end cancels those
 * that have no response yet, and then those that stream one. Thread-safe.
 */
public final class ClientConnection {
  /** The attribute of a request. */
  static final AttributeKey<ClientConnection> KEY =
      AttributeKey.create("tauko-connection", ClientConnection.class);

  private static final ContextVar<Optional<ClientConnection>> CURRENT =
      ContextVar.of("tauko-connection", Optional.empty());

  private final Engine engine;
  private final Set<Task<?>> answering = ConcurrentHashMap.newKeySet();
  private final Set<Task<?>> streaming = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;
  private volatile boolean cut;

  /**
   * A connection that has begun.
   *
   * @param engine runs the coroutines that answer
   */
  ClientConnection(Engine engine) {
    this.engine = engine;
  }

  Engine engine() {
    return engine;
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
    if (ended) {
      cancel(task);
    }
  }

  /** The task has answered. */
  void remove(Task<?> task) {
    answering.remove(task);
  }

  /**
   * Runs what streams a response in the calling coroutine, which is cancelled when the client has
   * gone. Returns then: nobody is left who could miss the rest.
   */
  public void stream(Coroutine.OfVoid body) throws Exception {
    Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
    streaming.add(task);
    try {
      if (cut) {
        cancel(task);
      }
      body.run();
    } catch (CancelledError cancelled) {
      if (!cut) {
        throw cancelled;
      }
    } finally {
      streaming.remove(task);
    }
  }

  /** The connection has ended, as far as requests are concerned. */
  void end() {
    ended = true;
    answering.forEach(ClientConnection::cancel);
  }

  /** The client has gone: who streams a response is cancelled. */
  void cut() {
    cut = true;
    streaming.forEach(ClientConnection::cancel);
  }

  private static void cancel(Task<?> task) {
    task.cancel("the connection of the client has ended, or the request has timed out");
  }
}
