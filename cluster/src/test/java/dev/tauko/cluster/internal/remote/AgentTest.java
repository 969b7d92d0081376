package dev.tauko.cluster.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.internal.remote.AgentMessage.Ack;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancelled;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Hello;
import dev.tauko.cluster.internal.remote.AgentMessage.Kept;
import dev.tauko.cluster.internal.remote.AgentMessage.Load;
import dev.tauko.cluster.internal.remote.AgentMessage.Probe;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import dev.tauko.cluster.internal.remote.AgentMessage.Unknown;
import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.cluster.internal.wire.Payloads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent and another one that loses messages, as a connection does that breaks. */
class AgentTest {
  private static final RemoteCoroutine<Integer, Integer> COUNT =
      RemoteCoroutine.of("count", 1, Integer.class, Integer.class);

  private static final String TYPES = Registrations.types(COUNT);

  private final ActorTestKit kit = ActorTestKit.create("agents", ConfigFactory.load());
  private final AtomicInteger runs = new AtomicInteger();
  private final CompletableFuture<Integer> gate = new CompletableFuture<>();
  private final CompletableFuture<Integer> cleaning = new CompletableFuture<>();
  private final CountDownLatch begins = new CountDownLatch(1);
  private final CountDownLatch cleansUp = new CountDownLatch(1);
  private final AtomicInteger cleanUps = new AtomicInteger();
  private final Directory directory = new Directory(() -> "");
  private final Calls calls = new Calls();
  private Payloads payloads;
  private Executions executions;
  private ActorRef<AgentMessage> agent;
  private TestProbe<AgentMessage> other;

  @BeforeEach
  void start() {
    Registrations registrations = new Registrations(100_000, () -> {});
    registrations.register(
        COUNT,
        number -> {
          runs.incrementAndGet();
          begins.countDown();
          try {
            return number < 0 ? Asyncio.await(gate) : number + 1;
          } catch (CancelledError cancelled) {
            cleanUps.incrementAndGet();
            cleansUp.countDown();
            try {
              Asyncio.await(cleaning.copy());
            } catch (CancelledError again) {
              cleanUps.incrementAndGet();
            }
            throw cancelled;
          }
        });
    payloads = new Payloads(kit.system(), 1000);
    executions = new Executions(Engine.get(kit.system()), registrations, payloads);
    agent =
        kit.spawn(
            Agent.of(
                new AgentParts(
                    "here",
                    Set.of(),
                    Duration.ofMillis(20),
                    directory,
                    calls,
                    executions,
                    registrations,
                    new Reports(kit.system(), directory, Set.of(), 1000))));
    other = kit.createTestProbe(AgentMessage.class);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** The next message of a type that the other agent gets, of not too many. */
  private <M extends AgentMessage> M next(Class<M> type) {
    for (int n = 0; n < 20; n++) {
      AgentMessage message = other.receiveMessage();
      if (type.isInstance(message)) {
        return type.cast(message);
      }
    }
    throw new AssertionError("no " + type.getSimpleName());
  }

  private Payload written(int number) {
    return payloads.write(number, Integer.class, "a number");
  }

  private int read(Returned returned) {
    return payloads.read(returned.result(), Integer.class, "a number");
  }

  private static Ended outcome(Call call) throws Exception {
    return call.outcome().get(30, TimeUnit.SECONDS);
  }

  // ---- the side that waits ----

  private Call begun() {
    return calls.begin(
        agent, directory.peer(other.getRef()), new Invocation("count@1", TYPES, written(1)));
  }

  @Test
  void aStartThatWasLostIsSentAgainWhenTheOtherSideSaysSo() throws Exception {
    Call call = begun();
    Start first = next(Start.class);
    assertThat(next(Probe.class).calls()).containsExactly(first.call());
    agent.tell(new Unknown(List.of(first.call())));
    Start second = next(Start.class);
    assertThat(second.call()).isEqualTo(first.call());
    agent.tell(new Returned(second.call(), written(7)));
    assertThat(read((Returned) outcome(call))).isEqualTo(7);
    assertThat(next(Ack.class).calls()).containsExactly(first.call());
  }

  @Test
  void aCallThatWasCancelledBeforeItsStartArrivedIsNotStartedAgain() throws Exception {
    Call call = begun();
    long number = next(Start.class).call();
    call.cancel("no more");
    assertThat(next(Cancel.class).request()).isEqualTo(1);
    // The request itself is repeated, as the same one, until something is heard.
    assertThat(next(Cancel.class).request()).isEqualTo(1);
    agent.tell(new Unknown(List.of(number)));
    assertThat(outcome(call)).isInstanceOf(Cancelled.class);
  }

  @Test
  void anOutcomeThatNobodyWaitsForIsAcknowledgedOnRequest() throws Exception {
    Call call = begun();
    long number = next(Start.class).call();
    agent.tell(new Kept(List.of(number, 99L), other.getRef()));
    assertThat(next(Ack.class).calls()).containsExactly(99L);
    assertThat(call.outcome()).isNotDone();
  }

  @Test
  void aLostNodeEndsItsCalls() throws Exception {
    Call call = begun();
    agent.tell(new AgentMessage.Met(other.getRef()));
    assertThat(next(Hello.class).asks()).isTrue();
    other.stop();
    assertThat(outcome(call)).isNull();
    assertThat(directory.known(other.getRef())).isNull();
  }

  // ---- the side that runs ----

  private Start start(long call, int number) {
    return new Start(call, "count@1", TYPES, written(number), other.getRef());
  }

  @Test
  void aStartThatComesTwiceRunsOnceAndItsOutcomeIsKeptUntilItIsAcknowledged() {
    agent.tell(start(1, 41));
    assertThat(read(next(Returned.class))).isEqualTo(42);
    agent.tell(start(1, 41));
    assertThat(read(next(Returned.class))).isEqualTo(42);
    agent.tell(new Probe(List.of(1L, 2L), other.getRef()));
    assertThat(read(next(Returned.class))).isEqualTo(42);
    assertThat(next(Unknown.class).calls()).containsExactly(2L);
    assertThat(next(Kept.class).calls()).containsExactly(1L);
    agent.tell(new Ack(List.of(1L), other.getRef()));
    agent.tell(new Probe(List.of(1L), other.getRef()));
    assertThat(next(Unknown.class).calls()).containsExactly(1L);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aRequestToCancelThatComesTwiceCountsOnce() throws Exception {
    agent.tell(start(1, -1));
    begins.await();
    agent.tell(new Cancel(1, 1, "enough", other.getRef()));
    cleansUp.await();
    agent.tell(new Cancel(1, 1, "enough", other.getRef()));
    agent.tell(new Cancel(2, 1, null, other.getRef()));
    assertThat(next(Unknown.class).calls()).containsExactly(2L);
    cleaning.complete(0);
    assertThat(next(Cancelled.class)).isEqualTo(new Cancelled(1, "enough", false));
    assertThat(cleanUps).hasValue(1);
  }

  @Test
  void itSaysHowManyBodiesItRunsWhenThatHasChanged() {
    agent.tell(new Hello("there", Set.of(), List.of(), false, true, other.getRef()));
    assertThat(next(Hello.class).offers()).extracting(Offer::coroutine).containsExactly("count@1");
    agent.tell(start(1, -1));
    assertThat(next(Load.class).running()).isEqualTo(1);
    gate.complete(5);
    assertThat(read(next(Returned.class))).isEqualTo(5);
    Load load = next(Load.class);
    while (load.running() != 0) {
      load = next(Load.class);
    }
  }
}
