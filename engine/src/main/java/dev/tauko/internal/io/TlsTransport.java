package dev.tauko.internal.io;

import dev.tauko.internal.loop.GuardedStep;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * TLS above another transport, by the JDK's {@link SSLEngine}: to the transport below it is a
 * protocol, to the protocol above it is a transport.
 *
 * <p><b>States.</b> {@code HANDSHAKE} until the engine has finished it, then {@code OPEN}. {@code
 * close()} makes it {@code CLOSING}: what was written is sent, then {@code close_notify}; the
 * transport below is closed when the peer's has come, or its end of stream, or when the time for
 * that is over. The end of the transport below makes it {@code ENDED}, and so does a failure.
 *
 * <p><b>{@link #pump}</b> does what can be done: it asks the engine what it needs, and unwraps what
 * has arrived, or wraps what was written, until neither gets any further. What the engine wants
 * computed, signatures for example, is computed on a thread that may block; nothing else happens
 * meanwhile.
 *
 * <p>As in asyncio, the end of the peer's stream ends the connection, with {@code close_notify} or
 * without, and this side cannot end its own stream alone.
 */
final class TlsTransport extends Transport implements Protocol {
  private enum State {
    HANDSHAKE,
    OPEN,
    CLOSING,
    ENDED
  }

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Transport lower;
  private final SSLEngine engine;
  private final Duration shutdownTimeout;
  private final Runnable established;
  private final Deque<ByteBuffer> plain = new ArrayDeque<>();
  private State state = State.HANDSHAKE;
  private boolean wasOpen;

  /** What has arrived and is not unwrapped, from position to limit. */
  private ByteBuffer arrived = EMPTY;

  private ByteBuffer decrypted;
  private ByteBuffer encrypted;
  private long unsentPlain;
  private boolean computing;
  private boolean pumping;
  private boolean readingPaused;
  private boolean lowerAtEof;
  private boolean lowerIsFull;
  private boolean peerClosed;
  private boolean closeNotifySent;
  private @Nullable Cancellable limit;
  private @Nullable IOException failure;

  /**
   * TLS above a transport, which reports here from now on.
   *
   * @param established run on the loop when the handshake has finished
   */
  TlsTransport(
      Transport lower,
      Protocol protocol,
      SSLEngine engine,
      Duration handshakeTimeout,
      Duration shutdownTimeout,
      Runnable established) {
    super(lower.loop, protocol);
    this.lower = lower;
    this.engine = engine;
    this.shutdownTimeout = shutdownTimeout;
    this.established = established;
    this.encrypted = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    this.decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    this.limit =
        after(
            handshakeTimeout,
            () ->
                fail(
                    new SSLHandshakeException(
                        "the TLS handshake took longer than " + handshakeTimeout)));
    lower.setProtocol(this);
    closeBeforeSystem();
  }

  /**
   * Begins the handshake.
   *
   * @param first bytes of the peer that have been read already
   */
  void begin(ByteBuffer first) {
    try {
      engine.beginHandshake();
    } catch (SSLException e) {
      fail(e);
      return;
    }
    take(first);
    pump();
    lower.resumeReading();
  }

  SSLEngine engine() {
    return engine;
  }

  /** Why the handshake, or the connection after it, has failed; null if it has not. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Why the handshake has failed; null if it has not. */
  @Nullable IOException handshakeFailure() {
    return wasOpen ? null : failure;
  }

  /** By the real clock, whatever clock the loop has. */
  private Cancellable after(Duration delay, GuardedStep action) {
    return loop.system()
        .scheduler()
        .scheduleOnce(delay, () -> loop.soonThreadsafe(action), loop.system().executionContext());
  }

  private void endLimit() {
    Cancellable running = limit;
    if (running != null) {
      var _ = running.cancel();
      limit = null;
    }
  }

  // ---- the engine ----

  private void pump() {
    if (pumping || computing) {
      return;
    }
    pumping = true;
    try {
      while (state != State.ENDED && step()) {}
    } catch (SSLException e) {
      sendAlert();
      fail(e);
    } finally {
      pumping = false;
    }
    if (lowerAtEof && !computing && !readingPaused && state == State.OPEN) {
      peerHasClosed();
    }
    checkPressure();
  }

  /** Does one thing; false if there is none to do now. */
  private boolean step() throws SSLException {
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        compute();
        yield false;
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
      case NEED_WRAP -> wrap(EMPTY);
      case FINISHED, NOT_HANDSHAKING -> {
        if (state == State.HANDSHAKE) {
          open();
        }
        yield wrapPlain() || (state == State.CLOSING && notifyClose()) || unwrap();
      }
    };
  }

  private void open() {
    endLimit();
    wasOpen = true;
    state = isClosing() ? State.CLOSING : State.OPEN;
    established.run();
  }

  /** Has the engine compute what it wants, elsewhere. */
  private void compute() {
    computing = true;
    loop.blockingThreads()
        .execute(() -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
          loop.soonThreadsafe(() -> {
            computing = false;
            pump();
          });
        });
  }

  private boolean unwrap() throws SSLException {
    if (readingPaused && state == State.OPEN) {
      return false;
    }
    if (peerClosed || !(arrived.hasRemaining() || engine.isInboundDone())) {
      return false;
    }
    SSLEngineResult result = engine.unwrap(arrived, decrypted);
    return switch (result.getStatus()) {
      case BUFFER_OVERFLOW -> {
        decrypted = larger(decrypted, engine.getSession().getApplicationBufferSize());
        yield true;
      }
      case BUFFER_UNDERFLOW -> false;
      case CLOSED -> {
        peerClosed = true;
        deliver();
        peerHasClosed();
        yield true;
      }
      case OK -> {
        finished(result);
        deliver();
        yield result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      }
    };
  }

  private void finished(SSLEngineResult result) {
    if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED
        && state == State.HANDSHAKE) {
      open();
    }
  }

  private void deliver() {
    if (decrypted.position() > 0) {
      decrypted.flip();
      if (state == State.OPEN) {
        protocol().dataReceived(decrypted);
      }
      decrypted.clear();
    }
  }

  private boolean wrap(ByteBuffer source) throws SSLException {
    SSLEngineResult result = engine.wrap(source, encrypted);
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      encrypted = larger(encrypted, engine.getSession().getPacketBufferSize());
      return true;
    }
    finished(result);
    encrypted.flip();
    lower.write(encrypted);
    encrypted.clear();
    return result.bytesProduced() > 0 || result.bytesConsumed() > 0;
  }

  private boolean wrapPlain() throws SSLException {
    ByteBuffer next = plain.peek();
    if (next == null) {
      return false;
    }
    int before = next.remaining();
    boolean done = wrap(next);
    unsentPlain -= before - next.remaining();
    if (!next.hasRemaining()) {
      var _ = plain.poll();
    }
    return done;
  }

  private static ByteBuffer larger(ByteBuffer buffer, int room) {
    return ByteBuffer.allocate(Math.max(buffer.capacity(), buffer.position() + room))
        .put(buffer.flip());
  }

  // ---- the end ----

  /** The peer has sent {@code close_notify}, or ended its stream. */
  private void peerHasClosed() {
    if (state == State.OPEN) {
      protocol().eofReceived();
      close();
    } else if (state == State.CLOSING) {
      lower.close();
    }
  }

  private boolean notifyClose() throws SSLException {
    if (closeNotifySent) {
      return false;
    }
    closeNotifySent = true;
    engine.closeOutbound();
    var _ = wrap(EMPTY);
    if (engine.isInboundDone() || lowerAtEof) {
      lower.close();
    } else {
      limit = after(shutdownTimeout, lower::abort);
    }
    return true;
  }

  @Override
  void close() {
    if (isClosing()) {
      return;
    }
    setClosing();
    if (state == State.HANDSHAKE) {
      lower.abort();
    } else {
      state = State.CLOSING;
      lower.resumeReading();
      pump();
    }
  }

  @Override
  void abort() {
    setClosing();
    lower.abort();
  }

  @Override
  void finish() {
    close();
    lower.finish();
  }

  /** What TLS sends to say why it fails. */
  private void sendAlert() {
    try {
      while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP
          && wrap(EMPTY)) {}
    } catch (SSLException noAlert) {
      // The peer learns of it by the end of the connection.
    }
  }

  private void fail(IOException why) {
    if (state == State.ENDED) {
      return;
    }
    if (failure == null) {
      failure = why;
    }
    setClosing();
    lower.close();
  }

  // ---- what the transport below reports ----

  private void take(ByteBuffer data) {
    int size = arrived.remaining() + data.remaining();
    arrived = ByteBuffer.allocate(size).put(arrived).put(data).flip();
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (state != State.ENDED && failure == null) {
      take(data);
      pump();
    }
  }

  @Override
  public void eofReceived() {
    lowerAtEof = true;
    if (state == State.HANDSHAKE) {
      fail(new SSLHandshakeException("the peer closed the connection during the TLS handshake"));
    } else if (state == State.CLOSING) {
      lower.close();
    } else {
      pump();
    }
  }

  @Override
  public void connectionLost(@Nullable IOException cause) {
    if (state == State.HANDSHAKE && failure == null && !isClosing()) {
      failure = cause != null ? cause : new SSLHandshakeException("the connection was closed");
    }
    state = State.ENDED;
    endLimit();
    plain.clear();
    lose(failure != null ? failure : cause);
  }

  @Override
  public void pauseWriting() {
    lowerIsFull = true;
    checkPressure();
  }

  @Override
  public void resumeWriting() {
    lowerIsFull = false;
    checkPressure();
  }

  // ---- the transport that the protocol above sees ----

  @Override
  void write(ByteBuffer data) {
    if (isClosing() || !data.hasRemaining()) {
      return;
    }
    unsentPlain += data.remaining();
    plain.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
    pump();
    checkPressure();
  }

  @Override
  long unsent() {
    return unsentPlain + (lowerIsFull ? HIGH_WATER + 1 : 0);
  }

  @Override
  void writeEof() {
    throw new UnsupportedOperationException("writeEof() is not possible with TLS: close() it");
  }

  @Override
  boolean canWriteEof() {
    return false;
  }

  @Override
  void pauseReading() {
    readingPaused = true;
    lower.pauseReading();
  }

  @Override
  void resumeReading() {
    readingPaused = false;
    pump();
    if (!readingPaused) {
      lower.resumeReading();
    }
  }

  @Override
  @Nullable SocketAddress localAddress() {
    return lower.localAddress();
  }

  @Override
  @Nullable SocketAddress peerAddress() {
    return lower.peerAddress();
  }
}
