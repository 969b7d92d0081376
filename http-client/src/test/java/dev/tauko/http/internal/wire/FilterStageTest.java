package dev.tauko.http.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.internal.settings.HeadSettings;
import dev.tauko.http.testkit.Actors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What the parser gets of a connection's bytes, and when: the test is the server and the parser.
 */
@ExtendWith(Actors.class)
@Timeout(60)
class FilterStageTest {
  private static final String FIXED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String CLOSE = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

  private final Wire wire = new Wire(System::nanoTime);
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> demand = new CompletableFuture<>();
  private final SSLSession session = session();
  private SourceQueueWithComplete<SslTlsInbound> server;

  private static SSLSession session() {
    try {
      return SSLContext.getDefault().createSSLEngine().getSession();
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  /** Writes down what arrives; asks for nothing by itself. */
  private final class Parser implements Subscriber<SslTlsInbound> {
    @Override
    public void onSubscribe(Subscription subscription) {
      demand.complete(subscription);
    }

    @Override
    public void onNext(SslTlsInbound element) {
      SessionBytes bytes = (SessionBytes) element;
      assertThat(bytes.session()).isSameAs(session);
      events.add(bytes.bytes().decodeString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onError(Throwable failure) {
      events.add("failed: " + failure.getMessage());
    }

    @Override
    public void onComplete() {
      events.add("complete");
    }
  }

  private void connect(ActorSystem<?> system) {
    server =
        Source.<SslTlsInbound>queue(16, OverflowStrategy.fail())
            .via(new FilterStage<SslTlsInbound>(wire, new HeadSettings(1000, 10, 1)))
            .to(Sink.fromSubscriber(new Parser()))
            .run(system);
  }

  private void send(String bytes) {
    server
        .offer(
            new SessionBytes(
                session, ByteString.fromArray(bytes.getBytes(StandardCharsets.ISO_8859_1))))
        .toCompletableFuture()
        .join();
  }

  private void ask() {
    demand.join().request(1);
  }

  private String next() throws InterruptedException {
    return events.take();
  }

  @Test
  void aResponsePassesAndTheNextOne(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    ask();
    send(FIXED + "he");
    assertThat(next()).isEqualTo(FIXED + "he");
    ask();
    send("llo");
    assertThat(next()).isEqualTo("llo");

    wire.requestSent(false);
    send(FIXED);
    send("again");
    ask();
    assertThat(next()).as("of two parts, the first one waits").isEqualTo(FIXED);
    ask();
    assertThat(next()).isEqualTo("again");
    server.complete();
    assertThat(next()).isEqualTo("complete");
  }

  @Test
  void anEndIsSeenThoughNobodyAsks(ActorSystem<?> system) throws Exception {
    connect(system);
    server.complete();
    assertThat(next()).isEqualTo("complete");
  }

  @Test
  void bytesThatAnswerNothingAreSeenThoughNobodyAsks(ActorSystem<?> system) throws Exception {
    connect(system);
    send("x");
    assertThat(next()).isEqualTo("failed: the server sent bytes that answer no request");
  }

  @Test
  void whatIsHeldPassesBeforeTheEnd(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    send(FIXED + "hello");
    server.complete();
    ask();
    assertThat(next()).isEqualTo(FIXED + "hello");
    assertThat(next()).isEqualTo("complete");
  }

  @Test
  void anInterimResponsePassesNothing(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    ask();
    send("HTTP/1.1 103 Early\r\n\r\n");
    send(FIXED + "hello");
    assertThat(next()).isEqualTo(FIXED + "hello");
  }

  @Test
  void aBodyThatIsCutFailsAfterWhatHasPassed(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    send(FIXED + "he");
    server.complete();
    ask();
    assertThat(next()).isEqualTo(FIXED + "he");
    ask();
    assertThat(next()).isEqualTo("failed: the connection ended after 2 of 5 bytes of the body");
  }

  @Test
  void aBodyThatIsMalformedFailsAfterWhatHasPassed(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    send(CHUNKED + "2\r\nhe\r\nno");
    ask();
    assertThat(next()).isEqualTo(CHUNKED + "2\r\nhe\r\n");
    ask();
    assertThat(next()).isEqualTo("failed: a chunk size is not hexadecimal");
  }

  @Test
  void aHeadThatIsMalformedFailsAtOnce(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    send("SSH-2.0");
    assertThat(next()).startsWith("failed: the status line is 'SSH-2.0'");
  }

  @Test
  void aConnectionThatBreaksFailsWhoWaits(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    server.fail(new IOException("reset"));
    assertThat(next()).isEqualTo("failed: reset");
  }

  @Test
  void aConnectionThatBreaksBeforeItWasUsedFails(ActorSystem<?> system) throws Exception {
    connect(system);
    server.fail(new IOException("reset"));
    assertThat(next()).isEqualTo("failed: reset");
  }

  @Test
  void aConnectionThatBreaksWithinABodyFailsWhoAsks(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    ask();
    send(FIXED + "he");
    assertThat(next()).isEqualTo(FIXED + "he");
    ask();
    server.fail(new IOException("reset"));
    assertThat(next()).isEqualTo("failed: reset");
  }

  @Test
  void aConnectionThatBreaksAfterAResponseHasEnded(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    ask();
    send(FIXED + "hello");
    assertThat(next()).isEqualTo(FIXED + "hello");
    server.fail(new IOException("reset"));
    assertThat(next()).isEqualTo("complete");
  }

  @Test
  void aBodyUpToTheEndEndsWithTheConnection(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    ask();
    send("HTTP/1.1 200 OK\r\n\r\nab");
    assertThat(next()).isEqualTo(CLOSE + "ab");
    ask();
    server.complete();
    assertThat(next()).isEqualTo("complete");
  }

  /** The end of TLS without close_notify. */
  @Test
  void aBodyUpToATruncatedEndFails(ActorSystem<?> system) throws Exception {
    wire.requestSent(false);
    connect(system);
    ask();
    send("HTTP/1.1 200 OK\r\n\r\nab");
    assertThat(next()).isEqualTo(CLOSE + "ab");
    ask();
    server.offer(TLSProtocol.SessionTruncated$.MODULE$).toCompletableFuture().join();
    server.complete();
    assertThat(next()).startsWith("failed: the connection ended without TLS close_notify");
  }
}
