package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.internal.frame.Frame;
import dev.tauko.http.internal.url.Url;
import dev.tauko.internal.pekko.Telling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between its connection and whoever uses it. Thread-safe.
 *
 * <p>Messages that nobody takes are held until there are {@code highWater} bytes of them, which
 * holds the server back; a frame that is sent counts as sent when the connection has taken it.
 */
public final class WebSocketLink {
  /** What a message takes beside its bytes. */
  private static final int OVERHEAD = 64;

  /** What {@link WebSocketStage} can be told. */
  sealed interface Command {
    /** Frames lie in the queue. */
    record Flush() implements Command {}

    /** The inbox has room again. */
    record Resume() implements Command {}

    /** Say farewell, with this frame. */
    record Close(int code, Frame frame) implements Command {}

    /** End at once. */
    record Abort(ClientException cause) implements Command {}
  }

  /** A frame on its way out. */
  record Outgoing(Frame frame, CompletableFuture<Void> sent) {}

  private final Url url;
  private final int highWater;
  private final AtomicBoolean isClaimed = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
  private volatile @Nullable AsyncCallback<Command> stage;

  private final Deque<WebSocketMessage> inbox = new ArrayDeque<>();
  private CompletableFuture<Void> readable = new CompletableFuture<>();
  private long size;
  private boolean isPaused;
  private WebSocketMessage.@Nullable Closed farewell;
  private @Nullable ClientException failure;

  WebSocketLink(Url url, int highWater) {
    this.url = url;
    this.highWater = highWater;
  }

  void bind(AsyncCallback<Command> commands) {
    stage = commands;
  }

  private void tell(Command command) {
    AsyncCallback<Command> commands = stage;
    if (commands != null) {
      Telling.tell(() -> commands.invoke(command));
    }
  }

  /** Takes the WebSocket for good, unless it has been taken or dropped. */
  public boolean take() {
    return isClaimed.compareAndSet(false, true);
  }

  /** Ends the connection of a WebSocket that nobody has taken. */
  public void drop() {
    if (isClaimed.compareAndSet(false, true)) {
      abort(new ClientConnectionException("the " + this + " was opened and not wanted", null));
    }
  }

  /** Completes when the connection has ended. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Sends a frame after those before it; cancelling keeps it back if it is not on its way. */
  public CompletableFuture<Void> send(Frame frame) {
    Outgoing sending = new Outgoing(frame, new CompletableFuture<>());
    outgoing.add(sending);
    tell(new Command.Flush());
    if (ended.isDone() || farewell() != null) {
      failOutgoing();
    }
    return sending.sent();
  }

  /** The next frame that is to go out. */
  @Nullable Outgoing nextOutgoing() {
    return outgoing.poll();
  }

  /* Frames may lie in the queue of a stage that has stopped, or that has said farewell. */
  void failOutgoing() {
    ClientException cause = lost();
    for (Outgoing left = outgoing.poll(); left != null; left = outgoing.poll()) {
      left.sent().completeExceptionally(cause);
    }
  }

  private synchronized ClientException lost() {
    if (failure != null) {
      return failure;
    }
    return new ClientConnectionException(
        "the " + this + " is closed" + (farewell == null ? "" : " with code " + farewell.code()),
        null);
  }

  /** Begins to close; messages that come until the server agrees are dropped. */
  public void close(int code, Frame frame) {
    tell(new Command.Close(code, frame));
  }

  /** Ends the connection at once. */
  public void abort(ClientException cause) {
    tell(new Command.Abort(cause));
  }

  /** Takes a message in; returns whether more are wanted until {@link Command.Resume}. */
  boolean deliver(WebSocketMessage message) {
    CompletableFuture<Void> waiting;
    boolean more;
    synchronized (this) {
      inbox.add(message);
      size += size(message);
      isPaused = size >= highWater;
      more = !isPaused;
      waiting = readable;
    }
    waiting.complete(null);
    return more;
  }

  /** Whether the inbox has no room. */
  synchronized boolean isPaused() {
    return isPaused;
  }

  /** How much lies in the inbox, in bytes. */
  synchronized long buffered() {
    return size;
  }

  /** There will be no more messages; the first reason counts. */
  void finish(WebSocketMessage.Closed reason, @Nullable ClientException cause) {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      if (farewell == null) {
        farewell = reason;
        failure = cause;
      }
      waiting = readable;
    }
    waiting.complete(null);
  }

  /** The stream has ended. */
  void stageStopped() {
    finish(new WebSocketMessage.Closed(1006, "the connection ended without a close frame"), null);
    ended.complete(null);
    failOutgoing();
  }

  /** How the WebSocket was closed; null if it is open. */
  public synchronized WebSocketMessage.@Nullable Closed farewell() {
    return farewell;
  }

  /**
   * The next message; the farewell after the last one; null if there is none yet.
   *
   * @throws ClientException after the last message, if the connection failed
   */
  public @Nullable WebSocketMessage poll() {
    WebSocketMessage message;
    boolean resumes;
    synchronized (this) {
      message = inbox.poll();
      if (message == null) {
        if (failure != null) {
          throw failure;
        }
        return farewell;
      }
      size -= size(message);
      resumes = isPaused && size < highWater;
      isPaused &= !resumes;
    }
    if (resumes) {
      tell(new Command.Resume());
    }
    return message;
  }

  /** Completes when {@link #poll} may have something. */
  public synchronized CompletableFuture<Void> whenReadable() {
    if (inbox.isEmpty() && farewell == null && readable.isDone()) {
      readable = new CompletableFuture<>();
    }
    return readable.copy();
  }

  private static long size(WebSocketMessage message) {
    return OVERHEAD
        + switch (message) {
          case WebSocketMessage.Text(String text) -> 2L * text.length();
          case WebSocketMessage.Binary(ByteString bytes) -> bytes.size();
          case WebSocketMessage.Ping(ByteString bytes) -> bytes.size();
          case WebSocketMessage.Pong(ByteString bytes) -> bytes.size();
          case WebSocketMessage.Closed(int code, String reason) -> reason.length();
        };
  }

  /** The WebSocket as it is written in messages. */
  @Override
  public String toString() {
    return "WebSocket " + url.shown();
  }
}
