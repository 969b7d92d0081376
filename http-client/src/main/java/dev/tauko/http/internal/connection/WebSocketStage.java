package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ClientResponseException;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.WebSocketHandshakeException;
import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.internal.frame.CloseCode;
import dev.tauko.http.internal.frame.Compression;
import dev.tauko.http.internal.frame.Frame;
import dev.tauko.http.internal.frame.FrameReader;
import dev.tauko.http.internal.frame.FrameViolation;
import dev.tauko.http.internal.frame.FrameWriter;
import dev.tauko.http.internal.settings.HeadSettings;
import dev.tauko.http.internal.settings.WebSocketSettings;
import dev.tauko.http.internal.wire.HeadReader;
import dev.tauko.http.internal.wire.ProtocolViolation;
import dev.tauko.http.internal.wire.ResponseHead;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The user's end of a WebSocket's stream: the handshake, then frames both ways until both sides
 * have said farewell. A server that does not agree is cut off after the head of its response.
 *
 * <p>After the last frame the stage ends its own side and waits for the server's end, so that the
 * frame is not lost with the connection.
 */
final class WebSocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** How long a failure may take that follows a cancellation and says why. */
  private static final Duration FAILURE_BEHIND_CANCELLATION = Duration.ofMillis(100);

  private static final int SWITCHING = 101;

  private final Inlet<ByteString> in = Inlet.create("WebSocket.in");
  private final Outlet<ByteString> out = Outlet.create("WebSocket.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

  private final Connection connection;
  private final Connection.Owner owner;
  private final WebSocketPlan plan;
  private final WebSocketLink link;
  private final HeadSettings limits;
  private final LongSupplier nanos;

  /**
   * @param link what is handed over when the server has agreed
   * @param nanos the time by which the system's scheduler goes
   */
  WebSocketStage(
      Connection connection,
      Connection.Owner owner,
      WebSocketPlan plan,
      WebSocketLink link,
      HeadSettings limits,
      LongSupplier nanos) {
    this.connection = connection;
    this.owner = owner;
    this.plan = plan;
    this.link = link;
    this.limits = limits;
    this.nanos = nanos;
  }

  /** The body of a response that has none, and no hold on its connection. */
  private static ResponseBody nothing() {
    ResponseBody body =
        new ResponseBody(
            new ResponseBody.Upstream() {
              @Override
              public void resume() {}

              @Override
              public void abort(Throwable cause) {}
            },
            1,
            1);
    body.complete();
    return body;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends ConnectionLogic {
    private final WebSocketSettings settings = plan.settings();
    private final HeadReader heads = new HeadReader(limits);
    private boolean isRequested;
    private boolean isTouched;
    private boolean hasSaidFarewell;
    private boolean hasHeardFarewell;
    private boolean isPinged;
    private long heardAt;
    private @Nullable FrameReader reader;
    private @Nullable FrameWriter writer;
    private @Nullable Frame ping;
    private @Nullable Frame pong;
    private @Nullable Frame farewell;

    Logic() {
      super(shape, connection, owner);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              received(grab(in));
            }

            @Override
            public void onPull() {
              flush();
            }

            @Override
            public void onUpstreamFinish() {
              ended(null);
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              ended(cause);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              scheduleOnce("cancelled", FAILURE_BEHIND_CANCELLATION);
            }
          });
      connection.bind(createAsyncCallback(this::command));
      link.bind(createAsyncCallback(this::command));
    }

    private void command(Connection.Command command) {
      switch (command) {
        case Connection.Command.Send() -> send();
        case Connection.Command.Ready() -> ready();
        case Connection.Command.Abort(Exchange only, Throwable cause) -> {
          if (only == null || only == exchange) {
            fail(
                CloseCode.ABNORMAL,
                cause instanceof ClientException error
                    ? error
                    : new ClientConnectionException("the handshake was cancelled", cause));
          }
        }
        default -> throw new AssertionError("a WebSocket is told " + command);
      }
    }

    private void command(WebSocketLink.Command command) {
      switch (command) {
        case WebSocketLink.Command.Flush() -> flush();
        case WebSocketLink.Command.Resume() -> readOn();
        case WebSocketLink.Command.Close(int code, Frame frame) -> close(code, frame);
        case WebSocketLink.Command.Abort(ClientException cause) -> fail(CloseCode.ABNORMAL, cause);
      }
    }

    private void send() {
      Exchange sent = connection.takeSent();
      if (sent == null) {
        return;
      }
      exchange = sent;
      if (sent.isDone()) {
        fail(
            CloseCode.ABNORMAL, new ClientConnectionException("the handshake was cancelled", null));
      } else {
        readyToAsk();
      }
    }

    private void ready() {
      opened();
      readyToAsk();
    }

    /* What asks for the WebSocket may come before the connection is ready or after it. */
    private void readyToAsk() {
      if (isReady() && exchange != null && !hasToldReady()) {
        tellConnected();
        Duration limit = exchange.timeout().sockRead();
        if (limit != null) {
          scheduleOnce("handshake", limit);
        }
        flush();
      }
    }

    @Override
    void due(Object key) {
      switch ((String) key) {
        case "handshake" -> {
          Exchange unanswered = Objects.requireNonNull(exchange);
          Duration limit = Objects.requireNonNull(unanswered.timeout().sockRead());
          fail(CloseCode.ABNORMAL, Failures.readTimeout(unanswered, limit, false));
        }
        case "heartbeat" -> heartbeat(Objects.requireNonNull(settings.heartbeat()));
        case "cancelled" -> ended(null);
        default -> fail(CloseCode.ABNORMAL, null);
      }
    }

    /*
     * One alarm for each stretch of silence: bytes only note when they came, and an alarm that finds
     * less silence than it was set for waits for the rest. Silence counts only while the server may
     * speak, not while messages wait to be taken.
     */
    private void heartbeat(Duration pause) {
      if (hasSaidFarewell || farewell != null) {
        return;
      }
      if (link.isPaused()) {
        heard();
      }
      long silence = nanos.getAsLong() - heardAt;
      if (silence < pause.toNanos()) {
        scheduleOnce("heartbeat", pause.minusNanos(silence));
      } else if (isPinged) {
        fail(
            CloseCode.ABNORMAL,
            new ServerTimeoutException(
                connection.route()
                    + " did not answer a ping of the "
                    + link
                    + " within "
                    + pause.toMillis()
                    + " ms, tauko.http.websocket.heartbeat",
                null));
      } else {
        isPinged = true;
        ping = Frame.ping(new byte[0]);
        scheduleOnce("heartbeat", pause);
        flush();
      }
    }

    private void heard() {
      heardAt = nanos.getAsLong();
      isPinged = false;
    }

    private void flush() {
      if (isClosed(out) || !isAvailable(out)) {
        return;
      }
      if (writer != null) {
        flush(writer);
      } else if (hasToldReady() && !isRequested) {
        isRequested = true;
        asking().events().headersSent();
        push(out, plan.request());
      }
    }

    private void flush(FrameWriter frames) {
      if (pong != null) {
        push(out, frames.write(pong));
        pong = null;
      } else if (ping != null) {
        push(out, frames.write(ping));
        ping = null;
      } else if (farewell != null) {
        push(out, frames.write(farewell));
        farewell = null;
        hasSaidFarewell = true;
        parted();
      } else if (!hasSaidFarewell) {
        flushNext(frames);
      }
    }

    /* Messages are compressed here, in the order in which they go out, and only if they do. */
    private void flushNext(FrameWriter frames) {
      for (WebSocketLink.Outgoing next = link.nextOutgoing();
          next != null;
          next = link.nextOutgoing()) {
        if (!next.sent().isDone()) {
          push(out, frames.write(next.frame()));
          next.sent().complete(null);
          return;
        }
      }
    }

    private void received(ByteString bytes) {
      if (!isRequested) {
        fail(
            CloseCode.ABNORMAL,
            refuse(
                new ClientResponseException(
                    connection.route() + " sent bytes before it was asked for the " + link, null)));
        return;
      }
      isTouched = true;
      heard();
      try {
        ByteString rest = reader != null ? bytes : readHead(bytes);
        if (reader != null && rest.nonEmpty() && !hasHeardFarewell) {
          reader.feed(rest, this::message);
        }
        readOn();
      } catch (ProtocolViolation violation) {
        fail(CloseCode.ABNORMAL, Failures.beforeHead(asking(), true, violation));
      } catch (FrameViolation violation) {
        violated(violation);
      }
    }

    private ByteString readHead(ByteString input) {
      byte[] bytes = input.toArrayUnsafe();
      int at = heads.feed(bytes, 0, bytes.length);
      while (at >= 0) {
        ResponseHead head = heads.take(false);
        if (!head.isInterim()) {
          answered(head);
          return input.drop(at);
        }
        at = heads.feed(bytes, at, bytes.length);
      }
      return ByteString.emptyByteString();
    }

    private Exchange asking() {
      return Objects.requireNonNull(exchange);
    }

    private void answered(ResponseHead head) {
      Exchange asked = asking();
      if (head.status() != SWITCHING) {
        refused(asked, head);
        return;
      }
      String wrong = plan.handshake().refusal(head.headers());
      if (wrong != null) {
        fail(
            CloseCode.ABNORMAL,
            new WebSocketHandshakeException(
                "the server refused the " + link + ": " + wrong, head.status(), head.headers()));
        return;
      }
      Compression compression = plan.handshake().compression(head.headers());
      reader = new FrameReader(settings.maxMessageSize(), compression);
      writer = new FrameWriter(compression);
      exchange = null;
      cancelTimer("handshake");
      Duration pause = settings.heartbeat();
      if (pause != null) {
        scheduleOnce("heartbeat", pause);
      }
      if (!asked.answer(new RawResponse(asked.url(), head, nothing(), link))) {
        fail(
            CloseCode.ABNORMAL, new ClientConnectionException("the handshake was cancelled", null));
      }
    }

    /* The place is free before whoever asked learns of it, and may ask elsewhere. */
    private void refused(Exchange asked, ResponseHead head) {
      exchange = null;
      tellClosed();
      var _ = asked.answer(new RawResponse(asked.url(), head, nothing()));
      fail(CloseCode.ABNORMAL, new ClientConnectionException("the " + link + " was refused", null));
    }

    private void message(WebSocketMessage message) {
      switch (message) {
        case WebSocketMessage.Closed closed -> {
          hasHeardFarewell = true;
          link.finish(closed, null);
          if (!hasSaidFarewell && farewell == null) {
            farewell = Frame.close(closed.code(), "");
          }
          link.failOutgoing();
          flush();
          parted();
        }
        case WebSocketMessage.Ping(ByteString bytes) when settings.autoPing() -> {
          pong = Frame.pong(bytes.toArrayUnsafe());
          flush();
        }
        case WebSocketMessage.Pong pong when settings.autoPing() -> {}
        default -> {
          if (!hasSaidFarewell && farewell == null) {
            var _ = link.deliver(message);
          }
        }
      }
    }

    private void readOn() {
      boolean isWanted = !link.isPaused() || hasSaidFarewell || farewell != null;
      if (isWanted && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void close(int code, Frame frame) {
      if (writer == null) {
        fail(code, new ClientConnectionException("the " + link + " was closed", null));
      } else if (!hasSaidFarewell && farewell == null) {
        farewell = frame;
        scheduleOnce("farewell", settings.closeTimeout());
        flush();
        readOn();
      }
    }

    private void violated(FrameViolation violation) {
      link.finish(
          new WebSocketMessage.Closed(violation.code(), violation.reason()),
          new ClientPayloadException(
              "the server broke the protocol of the " + link + ": " + violation.reason(), null));
      link.failOutgoing();
      hasHeardFarewell = true;
      if (!hasSaidFarewell && farewell == null) {
        farewell = Frame.close(violation.code(), violation.reason());
      }
      flush();
      parted();
      readOn();
    }

    /* Both have said farewell: no more goes out, and the server is to end the connection. */
    private void parted() {
      if (hasSaidFarewell && hasHeardFarewell && !isClosed(out)) {
        complete(out);
        scheduleOnce("farewell", LINGER);
      } else if (hasHeardFarewell && farewell != null) {
        scheduleOnce("farewell", settings.closeTimeout());
      }
    }

    private void ended(@Nullable Throwable cause) {
      if (hasHeardFarewell) {
        completeStage();
      } else if (reader != null) {
        fail(CloseCode.ABNORMAL, null);
      } else if (hasToldReady()) {
        fail(CloseCode.ABNORMAL, Failures.beforeHead(asking(), isTouched, cause));
      } else {
        fail(CloseCode.ABNORMAL, refusal(cause));
      }
    }

    /* Ends the connection at once. The pool learns of it first. */
    private void fail(int code, @Nullable ClientException cause) {
      tellClosed();
      String reason = cause == null ? "the connection ended without a close frame" : "";
      link.finish(new WebSocketMessage.Closed(code, reason), cause);
      ClientException failure =
          cause == null ? new ClientConnectionException("the " + link + " ended", null) : cause;
      lost(failure);
      failStage(failure);
    }

    @Override
    void abort(ClientException cause) {
      fail(CloseCode.ABNORMAL, cause);
    }

    private void lost(ClientException cause) {
      Exchange unanswered = exchange;
      exchange = null;
      if (unanswered != null) {
        unanswered.fail(cause, Exchange.Fate.FINAL);
      }
    }

    @Override
    public void postStop() {
      tellClosed();
      lost(new ClientConnectionException("the " + link + " ended before it was open", null));
      stopped();
      link.stageStopped();
      if (reader != null) {
        reader.close();
      }
      if (writer != null) {
        writer.close();
      }
    }
  }
}
