package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.connection.Client;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** For how long an attempt to connect counts, in a time that the test lets pass. */
class AttemptStageTest {
  private static final String UNWANTED = "the connection is not wanted any more";

  private static ActorSystem<Void> system;

  private final AtomicLong now = new AtomicLong();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Line line = new Line("10.0.0.1");
  private @Nullable BoundedSourceQueue<ByteString> sending;
  private @Nullable SinkQueueWithCancel<ByteString> receiving;

  @BeforeAll
  static void start() {
    system = ManualTime.start("attempts");
  }

  @AfterAll
  static void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private void attempt(AttemptSocket socket) {
    Attempts attempts = new Attempts(() -> {});
    assertThat(attempts.begin()).isTrue();
    attempts.whenOver(() -> over.complete(null));
    var ends =
        Source.<ByteString>queue(16)
            .viaMat(
                BidiFlow.fromGraph(new AttemptStage(attempts, socket, now::get))
                    .join(Flow.fromGraph(line)),
                Keep.left())
            .toMat(Sink.<ByteString>queue(), Keep.both())
            .run(system);
    sending = ends.first();
    receiving = ends.second();
    line.settle();
  }

  /** Where what is to be sent goes in. */
  private BoundedSourceQueue<ByteString> up() {
    return Objects.requireNonNull(sending);
  }

  /** Where what has been received comes out. */
  private SinkQueueWithCancel<ByteString> down() {
    return Objects.requireNonNull(receiving);
  }

  /** Lets time pass and the stage look. */
  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    ManualTime.pass(system, Duration.ofMillis(1));
    line.settle();
  }

  @Test
  void anAttemptIsOverWhenItIsTheConnection() throws Exception {
    attempt(new AttemptSocket(true));
    assertThat(over).isNotDone();
    line.tell(new Line.Command.Connect());
    Client.get(over);
    for (int i = 0; i < 2; i++) {
      var _ = up().offer(ByteString.fromString("there"));
      assertThat(line.sent.poll(60, TimeUnit.SECONDS)).isEqualTo("there");
      line.tell(new Line.Command.Deliver("and back"));
      assertThat(Client.get(down().pull())).contains(ByteString.fromString("and back"));
    }
    up().complete();
    assertThat(Client.get(line.ended)).isEqualTo("whole");
    assertThat(line.cancelled).isNotDone();
    down().cancel();
    assertThat(Client.get(line.cancelled)).isNotNull();
  }

  @Test
  void aFailureOfWhatIsSentReachesTheServer() {
    attempt(new AttemptSocket(true));
    line.tell(new Line.Command.Connect());
    line.settle();
    up().fail(new IllegalStateException("enough"));
    assertThat(Client.get(line.ended)).isEqualTo("enough");
  }

  @Test
  void anAttemptIsOverWhenItFails() {
    attempt(new AttemptSocket(true));
    ConnectException refused = new ConnectException("refused");
    line.tell(new Line.Command.Refuse(refused));
    assertThatThrownBy(() -> Client.get(down().pull())).hasRootCause(refused);
    Client.get(over);
  }

  @Test
  void withoutASocketNothingIsWaitedFor() {
    attempt(new AttemptSocket(false));
    down().cancel();
    Client.get(over);
    assertThat(Client.get(line.ended)).isEqualTo(UNWANTED);
    assertThat(Client.get(line.cancelled)).isNotNull();
  }

  /** Then the actor of Pekko's has never come to it, and what it opens later is closed. */
  @Test
  void anAttemptThatOpensNoSocketIsOverAfterTenSeconds() throws Exception {
    AttemptSocket socket = new AttemptSocket(true);
    attempt(socket);
    down().cancel();
    line.settle();
    pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(over).isNotDone();
    assertThat(line.ended).as("it keeps its stage").isNotDone();
    now.incrementAndGet();
    ManualTime.pass(system, Duration.ofMillis(1));
    Client.get(over);
    try (SocketChannel late = SocketChannel.open()) {
      socket.beforeConnect(late.socket());
      assertThat(late.isOpen()).isFalse();
    }
  }

  @Test
  void aSocketThatIsNotConnectedYetKeepsItsStage() throws Exception {
    AttemptSocket socket = new AttemptSocket(true);
    try (SocketChannel opened = SocketChannel.open()) {
      socket.beforeConnect(opened.socket());
      attempt(socket);
      up().complete();
      line.settle();
      pass(Duration.ofSeconds(5));
      assertThat(line.ended).isNotDone();
      assertThat(opened.isOpen()).isTrue();
      line.tell(new Line.Command.Connect());
      assertThat(Client.get(line.ended)).isEqualTo(UNWANTED);
      assertThat(over).isNotDone();
      opened.close();
      ManualTime.pass(system, Duration.ofMillis(1));
      Client.get(over);
    }
  }

  /** The stage's end closes the socket; if not, the socket is closed a second later. */
  @Test
  void aSocketThatIsConnectedIsClosedAfterASecond() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel opened = SocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      AttemptSocket socket = new AttemptSocket(true);
      socket.beforeConnect(opened.socket());
      attempt(socket);
      down().cancel();
      line.settle();
      opened.connect(server.getLocalAddress());
      assertThat(line.ended).isNotDone();
      pass(Duration.ZERO);
      assertThat(line.ended).isCompletedWithValue(UNWANTED);
      pass(Duration.ofSeconds(1).minusNanos(1));
      assertThat(opened.isOpen()).isTrue();
      pass(Duration.ofNanos(1));
      assertThat(opened.isOpen()).isFalse();
      ManualTime.pass(system, Duration.ofMillis(1));
      Client.get(over);
    }
  }

  @Test
  void eachEndGivesAnAttemptUp() {
    List<Consumer<AttemptStageTest>> ends =
        List.of(
            test -> test.up().complete(),
            test -> test.up().fail(new IllegalStateException("enough")),
            test -> test.down().cancel());
    for (Consumer<AttemptStageTest> end : ends) {
      AttemptStageTest test = new AttemptStageTest();
      test.attempt(new AttemptSocket(false));
      end.accept(test);
      Client.get(test.over);
      assertThat(Client.get(test.line.ended)).isEqualTo(UNWANTED);
    }
  }
}
