package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.UniqueMessage.Move;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Keys and ids where there is one node, which has all of them. */
final class LocalShards implements Shards {
  private final ActorRef<KeyEntity.Locate> keys;
  private final ActorRef<Command> ids;

  /** What the actor above the entities understands. */
  private sealed interface Command {}

  private record Tell(String id, UniqueMessage message) implements Command {}

  /** An entity has nothing to do any more. */
  private record Passivate(String id, ActorRef<UniqueMessage> entity) implements Command {}

  LocalShards(ActorSystem<?> system, Shards.Parts parts) {
    keys = system.systemActorOf(KeyEntity.of(parts.agent()), "tauko-keys", Props.empty());
    ids =
        system.systemActorOf(
            Behaviors.<Command>setup(context -> new Ids(context, parts)),
            "tauko-unique",
            Props.empty());
  }

  @Override
  public RecipientRef<KeyEntity.Locate> key(String key) {
    return keys;
  }

  @Override
  public Consumer<UniqueMessage> unique(String id) {
    return message -> ids.tell(new Tell(id, message));
  }

  /** Has an entity for each id that is in use. */
  private static final class Ids extends AbstractBehavior<Command> {
    private final Shards.Parts parts;
    private final Map<String, ActorRef<UniqueMessage>> entities = new HashMap<>();

    Ids(ActorContext<Command> context, Shards.Parts parts) {
      super(context);
      this.parts = parts;
    }

    @Override
    public Receive<Command> createReceive() {
      return newReceiveBuilder()
          .onMessage(
              Tell.class,
              tell -> {
                entities.computeIfAbsent(tell.id(), this::spawn).tell(tell.message());
                return this;
              })
          .onMessage(
              Passivate.class,
              passivate -> {
                if (entities.remove(passivate.id(), passivate.entity())) {
                  passivate.entity().tell(new Move());
                }
                return this;
              })
          .build();
    }

    private ActorRef<UniqueMessage> spawn(String id) {
      ActorRef<Command> self = getContext().getSelf();
      Behavior<UniqueMessage> entity =
          UniqueEntity.of(
              parts,
              id,
              ended -> self.tell(new Passivate(id, ended)),
              message -> self.tell(new Tell(id, message)));
      return getContext().spawnAnonymous(entity);
    }
  }
}
