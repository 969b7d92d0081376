package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.internal.coding.ContentDecoding;
import dev.tauko.http.internal.connection.Connection.Command;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;
import dev.tauko.http.internal.wire.Wire;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The user's end of a connection's stream: sends one request at a time and receives its response.
 *
 * <p>Aborting fails the request side, upon which the transport is reset at once, whatever the
 * response side is doing. The stage outlives both of its ports until the body that is arriving has
 * come to its end.
 */
final class ConnectionStage extends GraphStage<FlowShape<HttpResponse, HttpRequest>> {
  private final Inlet<HttpResponse> in = Inlet.create("Connection.in");
  private final Outlet<HttpRequest> out = Outlet.create("Connection.out");
  private final FlowShape<HttpResponse, HttpRequest> shape = FlowShape.of(in, out);

  private final Connection connection;
  private final Connection.Owner owner;
  private final Wire wire;
  private final HttpSettings settings;
  private final SessionPlatform platform;

  ConnectionStage(
      Connection connection,
      Connection.Owner owner,
      Wire wire,
      HttpSettings settings,
      SessionPlatform platform) {
    this.platform = platform;
    this.connection = connection;
    this.owner = owner;
    this.wire = wire;
    this.settings = settings;
  }

  @Override
  public FlowShape<HttpResponse, HttpRequest> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private enum Timer {
    READING,
    WRITING,
    EXPECTING
  }

  private final class Logic extends ConnectionLogic {
    private boolean hasServed;
    private boolean isUnsent;
    private long wantedSince;
    private long readCheckAt;
    private @Nullable ResponseBody body;
    private @Nullable Upload upload;
    private @Nullable SubSinkInlet<ByteString> bodyInlet;

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
              pushUnsent();
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
              ended(cause);
            }
          });
      connection.bind(createAsyncCallback(this::command));
    }

    @Override
    void due(Object key) {
      switch ((Timer) key) {
        case READING -> checkReading();
        case WRITING -> checkWriting();
        case EXPECTING -> {
          if (upload != null) {
            upload.open();
          }
        }
      }
    }

    private void command(Command command) {
      switch (command) {
        case Command.Send() -> send();
        case Command.Ready() -> {
          opened();
          tellConnected();
          pushUnsent();
          bytesWanted();
        }
        case Command.Uploaded(Exchange uploaded) -> {
          if (uploaded == exchange) {
            bytesWanted();
          }
        }
        case Command.Resume() -> resume();
        case Command.Close() -> {
          lost(null);
          completeStage();
        }
        case Command.Abort(Exchange only, Throwable cause) -> {
          if (only == null || only == exchange) {
            end(cause);
          }
        }
      }
    }

    private void send() {
      Exchange sent = connection.takeSent();
      if (sent == null) {
        return;
      }
      exchange = sent;
      tellConnected();
      if (!sent.isDone()) {
        isUnsent = true;
        pushUnsent();
      } else if (isReady()) {
        exchange = null;
        owner.released(connection);
      } else {
        abort(new ClientConnectionException("the request was cancelled", null));
      }
    }

    /* A body that is streamed is begun only when there is a server to take it. */
    private void pushUnsent() {
      if (isUnsent && isAvailable(out)) {
        Exchange unsent = Objects.requireNonNull(exchange);
        if (isReady() || unsent.content() == null) {
          push(unsent);
        }
      }
    }

    private void push(Exchange sent) {
      HttpRequest request = sent.request();
      Content content = sent.content();
      isUnsent = false;
      wire.requestSent(request.method().name().equals("HEAD"));
      sent.events().headersSent();
      Duration writeLimit = sent.timeout().sockWrite();
      connection.watchWriting(writeLimit != null);
      if (writeLimit != null) {
        scheduleOnce(Timer.WRITING, writeLimit);
      }
      if (request.entity() instanceof HttpEntity.Strict whole && !whole.isKnownEmpty()) {
        sent.events().chunkSent(whole.getData().size());
      }
      if (content != null) {
        Upload begun = new Upload(connection, sent, content, platform.dispatcherOfSources());
        upload = begun;
        wire.onContinue(begun::open);
        if (content.expectsContinue()) {
          scheduleOnce(Timer.EXPECTING, settings.uploads().expectContinueTimeout());
        }
        request = request.withEntity(begun.entity());
      }
      push(out, request);
      bytesWanted();
    }

    /** From now on, as long as {@link #isReading}, the server is expected to send something. */
    private void bytesWanted() {
      Duration limit = isReading() ? Objects.requireNonNull(exchange).timeout().sockRead() : null;
      if (limit == null) {
        return;
      }
      wantedSince = platform.nanos();
      // One timer serves all reads: it looks, when it is due, how long the last bytes are ago.
      long due = wantedSince + limit.toNanos();
      if (!isTimerActive(Timer.READING) || due - readCheckAt < 0) {
        checkReadingAt(due, limit);
      }
    }

    private boolean isReading() {
      return exchange != null
          && isReady()
          && !isUnsent
          && (upload == null || upload.isOver())
          && (bodyInlet == null || bodyInlet.hasBeenPulled());
    }

    private void checkReadingAt(long due, Duration delay) {
      readCheckAt = due;
      scheduleOnce(Timer.READING, delay);
    }

    private void checkReading() {
      Exchange read = exchange;
      Duration limit = read != null && isReading() ? read.timeout().sockRead() : null;
      if (read == null || limit == null) {
        return;
      }
      long received = wire.receivedAt();
      long due = (wantedSince - received > 0 ? wantedSince : received) + limit.toNanos();
      long left = due - platform.nanos();
      if (left > 0) {
        checkReadingAt(due, Duration.ofNanos(left));
      } else {
        abort(Failures.readTimeout(read, limit, body != null));
      }
    }

    /* Until an answer is there: what has left the body may still be on its way to TCP. */
    private void checkWriting() {
      Exchange written = exchange;
      Duration limit = written == null ? null : written.timeout().sockWrite();
      boolean isOver = body != null && (upload == null || upload.isOver());
      if (written == null || limit == null || isUnsent || isOver) {
        return;
      }
      long since = connection.writingSince();
      long left = since == 0 ? limit.toNanos() : since + limit.toNanos() - platform.nanos();
      if (left > 0) {
        scheduleOnce(Timer.WRITING, Duration.ofNanos(left));
      } else {
        abort(Failures.writeTimeout(written, limit));
      }
    }

    private void received(HttpResponse response) {
      Exchange answered = Objects.requireNonNull(exchange);
      ResponseHead head = Objects.requireNonNull(wire.head());
      ContentDecoding decoding =
          answered.codings().of(head.status(), head.headers(), settings.decoding());
      ResponseBody arriving =
          new ResponseBody(
              new AnswerUpstream(answered),
              settings.bodies().readBufferSize(),
              settings.bodies().maxSize(),
              decoding.isEmpty() && head.framing() instanceof BodyFraming.Fixed(long length)
                  ? length
                  : 0);
      body = arriving;
      connection.keptByServerFor(KeepAlive.of(head.headers()));
      if (upload != null && (head.status() >= 300 || !upload.isOpen())) {
        upload.stop();
        bytesWanted();
      }
      if (response.entity() instanceof HttpEntity.Strict whole
          && (decoding.isEmpty() || whole.isKnownEmpty())) {
        if (!whole.isKnownEmpty()) {
          answered.events().chunkReceived(whole.getData().size());
        }
        arriving.offer(whole.getData());
        bodyEnded();
      } else {
        receive(response.entity(), decoding, answered.events());
      }
      if (!answered.answer(new RawResponse(answered.url(), head, arriving))) {
        arriving.close();
      }
    }

    private void receive(HttpEntity entity, ContentDecoding decoding, ConnectionListener events) {
      SubSinkInlet<ByteString> inlet = new SubSinkInlet<>("Connection.body");
      inlet.setHandler(
          new AbstractInHandler() {
            @Override
            public void onPush() {
              ByteString part = inlet.grab();
              events.chunkReceived(part.size());
              if (body != null && body.offer(part)) {
                inlet.pull();
              }
            }

            @Override
            public void onUpstreamFinish() {
              bodyEnded();
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              lost(cause);
              failStage(cause);
            }
          });
      bodyInlet = inlet;
      decoding.decode(entity.getDataBytes()).runWith(inlet.sink(), subFusingMaterializer());
      inlet.pull();
    }

    private void resume() {
      if (bodyInlet != null && !bodyInlet.isClosed() && !bodyInlet.hasBeenPulled()) {
        bodyInlet.pull();
        bytesWanted();
      }
    }

    /* The pool learns that the connection is free before the reader learns that the body is whole. */
    private void bodyEnded() {
      ResponseBody whole = body;
      if (whole == null) {
        return;
      }
      boolean isSent = upload == null || upload.isFinished();
      stopUpload();
      body = null;
      bodyInlet = null;
      exchange = null;
      hasServed = true;
      cancelTimer(Timer.EXPECTING);
      if (!isSent) {
        tellClosed();
        failStage(
            new ClientConnectionException("the server answered before it had the body", null));
      } else if (wire.isReusable() && !isClosed(in)) {
        owner.released(connection);
        if (!hasBeenPulled(in)) {
          pull(in);
        }
      } else {
        tellClosed();
        completeStage();
      }
      whole.complete();
    }

    /* One side of the stream is over. A body may have more to deliver; its own end follows. */
    private void ended(@Nullable Throwable cause) {
      if (body == null) {
        lost(cause);
        completeStage();
      }
    }

    @Override
    void abort(ClientException cause) {
      end(cause);
    }

    private void end(Throwable cause) {
      lost(cause);
      failStage(cause);
    }

    /* The pool learns that the place is free before the exchange learns that it has failed. */
    private void lost(@Nullable Throwable cause) {
      tellClosed();
      stopUpload();
      Exchange unanswered = exchange;
      ResponseBody cut = body;
      exchange = null;
      body = null;
      bodyInlet = null;
      if (cut != null) {
        cut.fail(Failures.inBody(Objects.requireNonNull(unanswered), cause));
      } else if (!isReady()) {
        ClientException refusal = refusal(cause);
        if (unanswered != null) {
          unanswered.fail(refusal, Exchange.Fate.FINAL);
        }
      } else if (unanswered != null) {
        boolean touched = !isUnsent && wire.isTouched();
        unanswered.fail(Failures.beforeHead(unanswered, touched, cause), fate(touched, cause));
      }
    }

    /* The client layer would cancel the source of the body some time after the connection's end. */
    private void stopUpload() {
      Upload cut = upload;
      upload = null;
      if (cut != null && !cut.isFinished()) {
        cut.stop();
      }
    }

    private Exchange.Fate fate(boolean touched, @Nullable Throwable cause) {
      if (!hasServed || touched || cause instanceof ServerTimeoutException) {
        return Exchange.Fate.FINAL;
      }
      return isUnsent ? Exchange.Fate.UNSENT : Exchange.Fate.STALE;
    }

    @Override
    public void postStop() {
      lost(null);
      stopped();
    }
  }

  /** What the body of one exchange asks of this connection. */
  private final class AnswerUpstream implements ResponseBody.Upstream {
    private final Exchange answered;

    AnswerUpstream(Exchange answered) {
      this.answered = answered;
    }

    @Override
    public void resume() {
      connection.resume();
    }

    @Override
    public void abort(Throwable cause) {
      connection.abort(answered, cause);
    }
  }
}
