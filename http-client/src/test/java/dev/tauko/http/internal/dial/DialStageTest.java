package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.connection.Client;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
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

/** Which addresses are tried and when, in a time that the test lets pass, over no network. */
class DialStageTest {
  private static final Duration DELAY = Duration.ofMillis(250);

  private static ActorSystem<Void> system;

  private final BlockingQueue<Line> tried = new LinkedBlockingQueue<>();
  private final CompletableFuture<List<InetSocketAddress>> addresses = new CompletableFuture<>();
  private final Attempts attempts = new Attempts(() -> {});
  private @Nullable BoundedSourceQueue<ByteString> sending;
  private @Nullable SinkQueueWithCancel<ByteString> receiving;

  @BeforeAll
  static void start() {
    system = ManualTime.start("dial");
  }

  @AfterAll
  static void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static void pass(Duration time) {
    ManualTime.pass(system, time);
  }

  private void dial(@Nullable Duration delay) {
    DialStage stage =
        new DialStage(
            addresses,
            attempts,
            address -> {
              Line line = new Line(address.getAddress().getHostAddress());
              tried.add(line);
              return Flow.fromGraph(line);
            },
            delay);
    var ends =
        Source.<ByteString>queue(16)
            .viaMat(Flow.fromGraph(stage), Keep.left())
            .toMat(Sink.<ByteString>queue(), Keep.both())
            .run(system);
    sending = ends.first();
    receiving = ends.second();
  }

  private void dial(@Nullable Duration delay, String... literals) {
    addresses.complete(
        Stream.of(literals)
            .map(literal -> new InetSocketAddress(InetAddress.ofLiteral(literal), 80))
            .toList());
    dial(delay);
  }

  /** Where what is to be sent goes in. */
  private BoundedSourceQueue<ByteString> up() {
    return Objects.requireNonNull(sending);
  }

  /** Where what has been received comes out. */
  private SinkQueueWithCancel<ByteString> down() {
    return Objects.requireNonNull(receiving);
  }

  private Line next(String host) throws InterruptedException {
    Line line = tried.poll(60, TimeUnit.SECONDS);
    assertThat(line).isNotNull();
    assertThat(line.host).isEqualTo(host);
    line.settle();
    return line;
  }

  private static ConnectException refusal(String reason) {
    return new ConnectException(reason);
  }

  private void assertItCarriesBytes(Line line) throws InterruptedException {
    var _ = up().offer(ByteString.fromString("there"));
    assertThat(line.sent.poll(60, TimeUnit.SECONDS)).isEqualTo("there");
    line.tell(new Line.Command.Deliver("and back"));
    assertThat(Client.get(down().pull())).contains(ByteString.fromString("and back"));
  }

  @Test
  void theNextIsTriedAfterTheDelayAndNotBefore() throws Exception {
    dial(DELAY, "10.0.0.1", "10.0.0.2", "10.0.0.3");
    Line first = next("10.0.0.1");
    pass(DELAY.minusMillis(1));
    first.settle();
    assertThat(tried).isEmpty();
    pass(Duration.ofMillis(1));
    Line second = next("10.0.0.2");
    pass(DELAY.minusMillis(1));
    second.settle();
    assertThat(tried).isEmpty();
    pass(Duration.ofMillis(1));
    Line third = next("10.0.0.3");
    pass(DELAY.multipliedBy(9));
    third.settle();
    assertThat(tried).isEmpty();
    third.tell(new Line.Command.Connect());
    assertItCarriesBytes(third);
    for (Line other : List.of(first, second)) {
      assertThat(Client.get(other.ended)).isEqualTo("another address was connected first");
      assertThat(Client.get(other.cancelled)).isNotNull();
    }
  }

  @Test
  void theNextIsTriedAtOnceWhereOneIsRefusedAndHasTheWholeDelay() throws Exception {
    dial(DELAY, "10.0.0.1", "10.0.0.2", "10.0.0.3");
    Line first = next("10.0.0.1");
    pass(DELAY.minusMillis(1));
    first.tell(new Line.Command.Refuse(refusal("refused")));
    Line second = next("10.0.0.2");
    pass(DELAY.minusMillis(1));
    second.settle();
    assertThat(tried).isEmpty();
    pass(Duration.ofMillis(1));
    next("10.0.0.3");
    second.tell(new Line.Command.Connect());
    assertItCarriesBytes(second);
  }

  /** No timer that is left disturbs the connection, and no further address is tried. */
  @Test
  void onceOneIsConnectedNoneIsTried() throws Exception {
    dial(DELAY, "10.0.0.1", "10.0.0.2");
    Line first = next("10.0.0.1");
    first.tell(new Line.Command.Connect());
    assertItCarriesBytes(first);
    pass(DELAY.multipliedBy(2));
    assertItCarriesBytes(first);
    assertThat(tried).isEmpty();
  }

  @Test
  void withoutADelayTheNextIsTriedOnlyAfterAFailure() throws Exception {
    dial(null, "10.0.0.1", "10.0.0.2");
    Line first = next("10.0.0.1");
    pass(Duration.ofDays(1));
    first.settle();
    assertThat(tried).isEmpty();
    first.tell(new Line.Command.End());
    next("10.0.0.2").tell(new Line.Command.Refuse(refusal("refused")));
    assertThatThrownBy(() -> Client.get(down().pull()))
        .hasRootCauseInstanceOf(ConnectException.class)
        .hasRootCauseMessage("10.0.0.1: it ended at once; 10.0.0.2: refused");
  }

  /** As long as one is under way, the failure of the others is none of the connection. */
  @Test
  void theLastOneUnderWayDecides() throws Exception {
    dial(DELAY, "10.0.0.1", "10.0.0.2");
    Line first = next("10.0.0.1");
    pass(DELAY);
    next("10.0.0.2").tell(new Line.Command.Refuse(refusal("refused")));
    first.settle();
    first.tell(new Line.Command.Connect());
    assertItCarriesBytes(first);
  }

  @Test
  void theFailureOfTheOnlyAddressIsThatOfTheConnection() throws Exception {
    dial(DELAY, "10.0.0.1");
    ConnectException refused = refusal("refused");
    next("10.0.0.1").tell(new Line.Command.Refuse(refused));
    assertThatThrownBy(() -> Client.get(down().pull())).hasRootCause(refused);
  }

  @Test
  void addressesThatAreNotFoundFailTheConnection() {
    UnknownHostException unknown = new UnknownHostException("nowhere");
    addresses.completeExceptionally(unknown);
    dial(DELAY);
    assertThatThrownBy(() -> Client.get(down().pull())).hasRootCause(unknown);
  }

  @Test
  void noneIsTriedForAConnectionThatIsNotWanted() {
    attempts.whenOver(() -> {});
    dial(DELAY, "10.0.0.1");
    assertThatThrownBy(() -> Client.get(down().pull()))
        .hasRootCauseMessage("the connection is not wanted any more");
    assertThat(tried).isEmpty();
  }

  @Test
  void whoeverEndsWhileTheAddressesAreLookedUpCancelsThat() {
    dial(DELAY);
    down().cancel();
    assertThatThrownBy(() -> Client.get(addresses)).isInstanceOf(CancellationException.class);
  }

  @Test
  void soDoesTheEndOfWhatIsSent() {
    dial(DELAY);
    up().complete();
    assertThatThrownBy(() -> Client.get(addresses)).isInstanceOf(CancellationException.class);
    assertThat(Client.get(down().pull())).isEmpty();
  }

  @Test
  void attemptsUnderWayEndWithTheConnectionToBe() throws Exception {
    dial(DELAY, "10.0.0.1", "10.0.0.2");
    Line first = next("10.0.0.1");
    pass(DELAY);
    Line second = next("10.0.0.2");
    up().fail(new IllegalStateException("enough"));
    for (Line line : List.of(first, second)) {
      assertThat(Client.get(line.ended)).isNotEqualTo("whole");
      assertThat(Client.get(line.cancelled)).isNotNull();
    }
    assertThatThrownBy(() -> Client.get(down().pull())).hasMessage("enough");
  }

  @Test
  void eachSideOfAConnectionEndsForItself() throws Exception {
    dial(DELAY, "10.0.0.1");
    Line line = next("10.0.0.1");
    line.tell(new Line.Command.Connect());
    assertItCarriesBytes(line);
    up().complete();
    assertThat(Client.get(line.ended)).isEqualTo("whole");
    line.tell(new Line.Command.Deliver("more"));
    assertThat(Client.get(down().pull())).contains(ByteString.fromString("more"));
    assertThat(line.cancelled).isNotDone();
    down().cancel();
    assertThat(Client.get(line.cancelled)).isNotNull();
  }

  @Test
  void aConnectionThatFailsIsNotReplaced() throws Exception {
    dial(DELAY, "10.0.0.1", "10.0.0.2");
    Line line = next("10.0.0.1");
    line.tell(new Line.Command.Connect());
    assertItCarriesBytes(line);
    line.tell(new Line.Command.Refuse(refusal("reset")));
    assertThatThrownBy(() -> Client.get(down().pull())).hasRootCauseMessage("reset");
    assertThat(tried).isEmpty();
  }

  @Test
  void whatFailsBeforeItIsSentFailsAtTheServerToo() throws Exception {
    dial(DELAY, "10.0.0.1");
    Line line = next("10.0.0.1");
    line.tell(new Line.Command.Connect());
    assertItCarriesBytes(line);
    up().fail(new IllegalStateException("enough"));
    assertThat(Client.get(line.ended)).isEqualTo("enough");
  }
}
