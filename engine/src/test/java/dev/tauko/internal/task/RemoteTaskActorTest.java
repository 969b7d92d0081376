package dev.tauko.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import dev.tauko.testkit.Watcher;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** A coroutine's actor as another node of a cluster sees it. */
class RemoteTaskActorTest {
  private static final String[] NODE = {
    "pekko.actor.provider = cluster",
    "pekko.remote.artery.canonical.hostname = 127.0.0.1",
    "pekko.remote.artery.canonical.port = 0",
    "pekko.remote.use-unsafe-remote-features-outside-cluster = on",
    "pekko.remote.warn-unsafe-watch-outside-cluster = off",
    "pekko.cluster.jmx.enabled = off"
  };

  /** Two nodes: the engine's, and the one that looks at it. */
  private static final class Nodes {
    final Engine engine;
    final ActorSystem<?> here;
    final ActorSystem<?> there;

    Nodes(Lab lab) {
      here = lab.system(NODE);
      there = lab.system(NODE);
      engine = Engine.get(here);
    }

    /** The other node's reference, which has crossed the wire as text. */
    ActorRef overThere(GatedTask gated) {
      String wire = ActorRefResolver.get(here).toSerializationFormat(gated.task().actor());
      assertThat(wire).startsWith("pekko://host@127.0.0.1:").contains("/coroutines/");
      return Adapter.toClassic(ActorRefResolver.get(there).<Task.Command>resolveActorRef(wire));
    }
  }

  @OnEachMode
  void itIsToldIdentifiedAndFoundFromAnotherNode(Lab lab) throws Exception {
    Nodes nodes = new Nodes(lab);
    GatedTask gated = GatedTask.running(nodes.engine, "far away");
    ActorRef remote = nodes.overThere(gated);
    assertThat(remote.path().toStringWithoutAddress()).isEqualTo("/coroutines/far+away");
    assertThat(remote.path().uid()).isEqualTo(gated.actor().path().uid());
    try (Probe probe = new Probe(nodes.there);
        Probe events = new Probe(nodes.here).subscribe(UnhandledMessage.class)) {
      remote.tell("what is this", probe);
      UnhandledMessage unhandled = events.next(UnhandledMessage.class);
      assertThat(unhandled.getMessage()).isEqualTo("what is this");
      assertThat(unhandled.getRecipient()).isSameAs(gated.actor());
      assertThat(unhandled.getSender().path().toStringWithoutAddress())
          .isEqualTo(probe.path().toStringWithoutAddress());

      remote.tell(new Identify("who"), probe);
      ActorIdentity identity = probe.next(ActorIdentity.class);
      assertThat(identity.getActorRef().orElseThrow()).isEqualTo(remote);
      ActorRef found =
          Adapter.toClassic(nodes.there)
              .actorSelection(remote.path())
              .resolveOne(Duration.ofSeconds(30))
              .toCompletableFuture()
              .get();
      assertThat(found).isEqualTo(remote);
    }
    gated.end();
  }

  @OnEachMode
  void itIsCancelledFromAnotherNodeWithAMessageOrWithout(Lab lab) throws Exception {
    Nodes nodes = new Nodes(lab);
    GatedTask first = GatedTask.running(nodes.engine, "first");
    GatedTask second = GatedTask.running(nodes.engine, "second");
    try (Probe probe = new Probe(nodes.there)) {
      for (GatedTask gated : List.of(first, second)) {
        probe.watch(nodes.overThere(gated));
      }
      nodes.overThere(first).tell(new Task.Cancel("from afar: ë ✓"), ActorRef.noSender());
      nodes.overThere(second).tell(new Task.Cancel(null), ActorRef.noSender());
      probe.awaitEnds(2);
    }
    assertThatThrownBy(() -> first.task().result())
        .isInstanceOf(CancelledError.class)
        .hasMessage("from afar: ë ✓");
    assertThatThrownBy(() -> second.task().result())
        .isInstanceOf(CancelledError.class)
        .hasMessage(null);
  }

  @OnEachMode
  void watchersOnAnotherNodeAreToldItsEndOnce(Lab lab) throws Exception {
    Nodes nodes = new Nodes(lab);
    GatedTask first = GatedTask.running(nodes.engine, "first");
    GatedTask second = GatedTask.running(nodes.engine, "second");
    ActorRef remote = nodes.overThere(first);
    Watcher ordinary = new Watcher(nodes.there, Adapter.<Object>toTyped(nodes.overThere(first)));
    try (Probe probe = new Probe(nodes.there)) {
      probe.watch(remote).watch(remote);
      remote.tell(PoisonPill.getInstance(), ActorRef.noSender());
      probe.awaitEnds(1);
      assertThat(first.task().isCancelled()).isTrue();
      ordinary.terminated().get();

      // Watched after the end. What comes from the other node comes in order.
      probe.watch(remote).awaitEnds(2);
      probe.watch(nodes.overThere(second));
      second.end();
      probe.awaitEnds(3);
      assertThat(probe.ended()).containsExactly(remote, remote, nodes.overThere(second));
    }
  }
}
