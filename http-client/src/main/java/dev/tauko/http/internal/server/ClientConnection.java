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
import java.util.concurrent.atomic.AtomicInteger;
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

  /** The reason where Pekko HTTP tells no more than that nobody waits for an answer. */
  static final String GONE = "the connection of the client has ended, or the request has timed out";

  /** The reason where the server has not waited any longer. */
  static final String TERMINATED = "the server was terminated, and its deadline is over";

  private static final ContextVar<Optional<ClientConnection>> CURRENT =
      ContextVar.of("tauko-connection", Optional.empty());

  private final Engine engine;
  private final Set<Task<?>> answering = ConcurrentHashMap.newKeySet();
  private final Set<Task<?>> streaming = ConcurrentHashMap.newKeySet();

  /** Why the connection has ended; null while it has not. */
  private volatile @Nullable String end;

  private volatile boolean cut;
  private volatile boolean terminated;
  private final AtomicInteger expected = new AtomicInteger();
  private volatile Runnable streamEnd = () -> {};

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
    String why = end;
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
   * gone. Returns then: nobody is left who could miss the rest. It was {@link #expectStream
   * expected}.
   */
  public void stream(Coroutine.OfVoid body) throws Exception {
    Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
    streaming.add(task);
    try {
      if (cut) {
        task.cancel(terminated ? TERMINATED : GONE);
      }
      body.run();
    } catch (CancelledError cancelled) {
      if (!cut || terminated) {
        throw cancelled;
      }
    } finally {
      streaming.remove(task);
      expected.decrementAndGet();
      streamEnd.run();
    }
  }

  /** A response is made whose body a coroutine will stream. */
  public void expectStream() {
    expected.incrementAndGet();
  }

  /** Whether a coroutine streams a response, or is going to. */
  boolean isStreaming() {
    return expected.get() > 0;
  }

  /** Has this run whenever a stream has ended, on its thread. */
  void onStreamEnd(Runnable listener) {
    streamEnd = listener;
  }

  /** The connection has ended, as far as requests are concerned; the first reason counts. */
  void end(String why) {
    if (end == null) {
      end = why;
    }
    answering.forEach(task -> task.cancel(why));
  }

  /** The server has waited long enough: who streams a response is cancelled, which cuts it. */
  void terminate() {
    terminated = true;
    cut = true;
    streaming.forEach(task -> task.cancel(TERMINATED));
  }

  /** The client has gone: who streams a response is cancelled. */
  void cut() {
    cut = true;
    streaming.forEach(task -> task.cancel(GONE));
  }
}
