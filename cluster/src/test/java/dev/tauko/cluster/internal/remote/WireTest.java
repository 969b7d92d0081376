package dev.tauko.cluster.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.internal.remote.AgentMessage.Ack;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancelled;
import dev.tauko.cluster.internal.remote.AgentMessage.Failed;
import dev.tauko.cluster.internal.remote.AgentMessage.Hello;
import dev.tauko.cluster.internal.remote.AgentMessage.Kept;
import dev.tauko.cluster.internal.remote.AgentMessage.Load;
import dev.tauko.cluster.internal.remote.AgentMessage.Probe;
import dev.tauko.cluster.internal.remote.AgentMessage.Rejected;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import dev.tauko.cluster.internal.remote.AgentMessage.Unknown;
import dev.tauko.cluster.internal.remote.AgentMessage.Unreadable;
import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.cluster.testkit.TestCluster;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What agents tell one another, as bytes: other versions of this program read them. */
class WireTest {
  private static ActorSystem<AgentMessage> system;
  private static ActorRef<AgentMessage> agent;
  private static Serialization serialization;

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.ignore(), "wire", TestCluster.config());
    agent = system;
    serialization = SerializationExtension.get(Adapter.toClassic(system));
  }

  @AfterAll
  static void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static SerializerWithStringManifest serializer(Object message) {
    return (SerializerWithStringManifest) serialization.findSerializerFor(message);
  }

  private static Object readBack(Object message) {
    byte[] bytes = serialization.serialize(message).get();
    return serialization
        .deserialize(bytes, serializer(message).identifier(), serializer(message).manifest(message))
        .get();
  }

  @Test
  void everyMessageIsReadBackAsItWas() {
    Problem problem = Problem.of(new IllegalStateException("outer", new RuntimeException("inner")));
    List<Object> messages =
        List.of(
            new Cancel(1, 2, "why", agent),
            new Cancel(1, 2, null, agent),
            new Probe(List.of(1L, 2L), agent),
            new Ack(List.of(1L), agent),
            new Kept(List.of(1L), agent),
            new Failed(3, problem),
            new Unreadable(3, "no"),
            new Cancelled(3, null, true),
            new Rejected(3, "no", false),
            new Unknown(List.of(7L)),
            new AgentMessage.Accepted(3, agent),
            new Hello("a", Set.of("r"), List.of(new Offer("x@1", "A -> B")), false, true, agent),
            new Load(3, agent),
            new KeyEntity.Locate(system.unsafeUpcast().narrow()),
            new KeyEntity.Located(agent),
            new UniqueMessage.Withdraw(new Cancel(1, 2, "why", agent)),
            new UniqueMessage.Received(3, agent),
            new UniqueMessage.Forget());
    for (Object message : messages) {
      assertThat(readBack(message)).isEqualTo(message);
    }
  }

  @Test
  void payloadsAreReadBackToo() {
    byte[] bytes = {1, 2, 3};
    Start start = (Start) readBack(new Start(7, "x@1", "A -> B", new Payload(bytes), agent));
    assertThat(start.call()).isEqualTo(7);
    assertThat(start.coroutine()).isEqualTo("x@1");
    assertThat(start.types()).isEqualTo("A -> B");
    assertThat(start.argument().bytes()).containsExactly(1, 2, 3);
    Returned returned = (Returned) readBack(new Returned(7, new Payload(bytes)));
    assertThat(returned.result().bytes()).containsExactly(1, 2, 3);
    UniqueMessage.Submit submit = (UniqueMessage.Submit) readBack(new UniqueMessage.Submit(start));
    assertThat(submit.start().argument().bytes()).containsExactly(1, 2, 3);
  }

  /**
   * The bytes of this version; if they change, nodes of both versions must still understand them.
   */
  @Test
  void theBytesOfAnOutcomeAreThoseOfEarlierVersions() {
    Returned returned = new Returned(7, new Payload(new byte[] {1, 2, 3}));
    String golden = HexFormat.of().formatHex(serialization.serialize(returned).get());
    assertThat(golden).isEqualTo("bf6463616c6c0766726573756c7443010203ff");
    assertThat(serializer(returned).manifest(returned))
        .isEqualTo("dev.tauko.cluster.internal.remote.AgentMessage$Returned");
  }

  /** A field that a later version has added: "more", with the text "new". */
  @Test
  void fieldsThatAreNotKnownAreIgnored() {
    byte[] later =
        HexFormat.of().parseHex("bf6463616c6c0766726573756c74430102036" + "46d6f7265636e6577ff");
    Returned template = new Returned(0, new Payload(new byte[0]));
    Returned read =
        (Returned)
            serialization
                .deserialize(
                    later,
                    serializer(template).identifier(),
                    serializer(template).manifest(template))
                .get();
    assertThat(read.call()).isEqualTo(7);
    assertThat(Arrays.toString(read.result().bytes())).isEqualTo("[1, 2, 3]");
  }

  /** Halves of surrogate pairs, also where a long text is cut, and texts of any length. */
  static Stream<String> textsThatDoNotFit() {
    return Stream.of(
        "half \ud800 of a pair",
        "\udc00",
        "the end \ud83d",
        "x".repeat(3_999) + "\ud83d\ude00" + "y".repeat(100),
        "z".repeat(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("textsThatDoNotFit")
  void everyTextForPeopleCanBeSent(String text) {
    ActorRef<AgentMessage> agent = system.unsafeUpcast();
    Exception thrown = new IllegalStateException(text, new IllegalArgumentException(text));
    thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement(text, text, text, 1)});
    List<Object> messages =
        List.of(
            new Cancel(1, 1, text, agent),
            new Failed(1, Problem.of(thrown)),
            new Unreadable(1, text),
            new Cancelled(1, text, false),
            new Rejected(1, text, false));
    for (Object message : messages) {
      assertThat(readBack(message)).isEqualTo(message);
      assertThat(serialization.serialize(message).get()).hasSizeLessThan(64 * 1024);
    }
  }

  @Test
  void aPairStaysAPair() {
    assertThat(new Unreadable(1, "\ud83d\ude00 and \ud83d").reason())
        .isEqualTo("\ud83d\ude00 and \ufffd");
    assertThat(readBack(new AgentMessage.Shown("\ud83d")))
        .isEqualTo(new AgentMessage.Shown("\ufffd"));
  }

  @Test
  void aProblemIsNeverLarge() {
    Exception deep = new IllegalStateException("x".repeat(100_000));
    for (int n = 0; n < 100; n++) {
      deep = new IllegalStateException("y".repeat(100_000), deep);
    }
    byte[] bytes = serialization.serialize(new Failed(1, Problem.of(deep))).get();
    assertThat(bytes.length).isLessThan(64 * 1024);
  }
}
