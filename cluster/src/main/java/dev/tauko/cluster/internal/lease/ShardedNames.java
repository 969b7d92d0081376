package dev.tauko.cluster.internal.lease;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The names as entities of Cluster Sharding. The keeper of a shard is an entity of that shard, so
 * it is always on the node where the shard is, and moves with it.
 */
final class ShardedNames {
  private static final EntityTypeKey<NameMessage> TYPE =
      EntityTypeKey.create(NameMessage.class, "tauko-names");

  private static final Set<MemberStatus> STAYS =
      Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up());

  private ShardedNames() {}

  /** Begins to serve names, and to use them. */
  static Names start(ActorSystem<?> system, int shards, NameActors actors) {
    Extractor extractor = new Extractor(shards);
    CompletableFuture<Names> names = new CompletableFuture<>();
    ActorRef<ShardingEnvelope<NameMessage>> region =
        ClusterSharding.get(system)
            .init(
                Entity.of(TYPE, context -> behavior(system, context, extractor, actors, names))
                    .withMessageExtractor(extractor)
                    .withStopMessage(Place.Stop.INSTANCE)
                    .withSettings(
                        ClusterShardingSettings.create(system).withNoPassivationStrategy()));
    names.complete(Names.at(region, ShardingEnvelope::new));
    return names.join();
  }

  private static Behavior<NameMessage> behavior(
      ActorSystem<?> system,
      EntityContext<NameMessage> context,
      Extractor extractor,
      NameActors actors,
      CompletableFuture<Names> names) {
    String name = context.getEntityId();
    return name.startsWith(NameActors.KEEPER)
        ? actors.keeper(name)
        : actors.of(
            new ShardPlace(
                system, name, NameActors.KEEPER + extractor.shardId(name), context, names.join()));
  }

  private static final class ShardPlace implements Place {
    private final ActorSystem<?> system;
    private final String name;
    private final String keeper;
    private final EntityContext<NameMessage> context;
    private final Names names;

    ShardPlace(
        ActorSystem<?> system,
        String name,
        String keeper,
        EntityContext<NameMessage> context,
        Names names) {
      this.system = system;
      this.name = name;
      this.keeper = keeper;
      this.context = context;
      this.names = names;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String keeper() {
      return keeper;
    }

    @Override
    public void tell(String to, NameMessage message) {
      names.tell(to, message);
    }

    @Override
    public boolean hasSuccessor() {
      Cluster cluster = Cluster.get(system);
      for (Member member : cluster.state().getMembers()) {
        if (!member.equals(cluster.selfMember()) && STAYS.contains(member.status())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void passivate(ActorRef<NameMessage> self) {
      context.getShard().tell(new ClusterSharding.Passivate<>(self));
    }
  }

  /** A keeper belongs to the shard whose number it has, any other name to one by its hash. */
  private static final class Extractor
      extends ShardingMessageExtractor<ShardingEnvelope<NameMessage>, NameMessage> {
    private final int shards;

    Extractor(int shards) {
      this.shards = shards;
    }

    @Override
    public String entityId(ShardingEnvelope<NameMessage> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String name) {
      return name.startsWith(NameActors.KEEPER)
          ? name.substring(NameActors.KEEPER.length())
          : Integer.toString(Math.floorMod(name.hashCode(), shards));
    }

    @Override
    public NameMessage unwrapMessage(ShardingEnvelope<NameMessage> envelope) {
      return envelope.message();
    }
  }
}
