package dev.tauko.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import dev.tauko.testkit.Watcher;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.dispatch.sysmsg.Watch;

/** Whoever watches a coroutine's actor is told its end, exactly once. */
class TaskActorWatchTest {

  @OnEachMode
  void oneWhoWatchesBeforeTheFirstStepIsToldOnce(Lab lab) throws Exception {
    GatedTask gated = new GatedTask(lab.engine(), "watched");
    try (Probe probe = new Probe(lab.engine().system())) {
      probe.watch(gated.actor());
      gated.begin();
      assertThat(probe.ended()).isEmpty();
      gated.end();
      assertThat(probe.ended()).containsExactly(gated.actor());
    }
  }

  @OnEachMode
  void oneWhoWatchesWhileItRunsIsToldOnceThoughItWatchesTwice(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "watched");
    try (Probe probe = new Probe(lab.engine().system())) {
      probe.watch(gated.actor()).watch(gated.actor());
      gated.end();
      assertThat(probe.ended()).containsExactly(gated.actor());
    }
  }

  @OnEachMode
  void oneWhoWatchesAfterTheEndIsToldAtOnce(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "watched");
    gated.end();
    try (Probe probe = new Probe(lab.engine().system())) {
      probe.watch(gated.actor());
      assertThat(probe.ended()).containsExactly(gated.actor());
    }
  }

  /** So a watch from another node looks that has been on its way when the actor ended. */
  @OnEachMode
  void oneWhoMeansItByAnEmptyReferenceAfterTheEndIsToldToo(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "watched");
    InternalActorRef actor = (InternalActorRef) gated.actor();
    String path = actor.path().toSerializationFormat();
    gated.end();
    InternalActorRef empty = (InternalActorRef) actor.provider().resolveActorRef(path);
    assertThat(empty).isNotSameAs(actor).isEqualTo(actor);
    try (Probe probe = new Probe(lab.engine().system())) {
      actor.sendSystemMessage(new Watch(empty, probe));
      assertThat(probe.ended()).containsExactly(actor);
      actor.sendSystemMessage(new Watch(probe, probe));
      assertThat(probe.ended()).containsExactly(actor);
    }
  }

  @OnEachMode
  void manyWatchersAreToldOnceEach(Lab lab) throws Exception {
    ActorSystem<?> system = lab.engine().system();
    GatedTask gated = GatedTask.running(lab.engine(), "watched");
    try (Probe first = new Probe(system);
        Probe second = new Probe(system);
        Probe third = new Probe(system)) {
      first.watch(gated.actor());
      second.watch(gated.actor());
      third.watch(gated.actor());
      second.unwatch(gated.actor());
      gated.end();
      assertThat(first.ended()).containsExactly(gated.actor());
      assertThat(second.ended()).isEmpty();
      assertThat(third.ended()).containsExactly(gated.actor());
    }
  }

  @OnEachMode
  void oneWhoWatchesAgainAfterAnUnwatchIsTold(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "watched");
    try (Probe probe = new Probe(lab.engine().system())) {
      probe.watch(gated.actor()).unwatch(gated.actor());
      probe.unwatch(gated.actor());
      probe.watch(gated.actor());
      gated.end();
      assertThat(probe.ended()).containsExactly(gated.actor());
      probe.unwatch(gated.actor());
      assertThat(probe.ended()).containsExactly(gated.actor());
    }
  }

  @OnEachMode
  void anOrdinaryActorWatchesItAtAnyTime(Lab lab) throws Exception {
    ActorSystem<?> system = lab.engine().system();
    GatedTask gated = new GatedTask(lab.engine(), "watched");
    Watcher before = new Watcher(system, gated.task().actor());
    gated.begin();
    Watcher meanwhile = new Watcher(system, gated.task().actor());
    assertThat(before.terminated()).isNotDone();
    gated.end();
    before.terminated().get();
    meanwhile.terminated().get();
    new Watcher(system, gated.task().actor()).terminated().get();
  }
}
