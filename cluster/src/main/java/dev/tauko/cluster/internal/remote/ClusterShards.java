package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.UniqueMessage.Move;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Keys and ids on the nodes of a cluster, as Pekko Cluster Sharding distributes them. */
final class ClusterShards implements Shards {
  private static final EntityTypeKey<KeyEntity.Locate> KEY =
      EntityTypeKey.create(KeyEntity.Locate.class, "tauko-key");
  private static final EntityTypeKey<UniqueMessage> UNIQUE =
      EntityTypeKey.create(UniqueMessage.class, "tauko-unique");

  private final ClusterSharding sharding;

  /**
   * Takes part in the sharding, or only asks those who do.
   *
   * @param role the role of the nodes that take part; empty for all
   */
  ClusterShards(ActorSystem<?> system, String role, Shards.Parts parts) {
    sharding = ClusterSharding.get(system);
    var _ =
        sharding.init(
            of(Entity.of(KEY, _ -> KeyEntity.of(parts.agent())), role)
                .withSettings(ClusterShardingSettings.create(system)));
    var _ =
        sharding.init(
            of(
                    Entity.of(
                        UNIQUE,
                        context ->
                            UniqueEntity.of(
                                parts,
                                context.getEntityId(),
                                entity ->
                                    context
                                        .getShard()
                                        .tell(new ClusterSharding.Passivate<>(entity)),
                                unique(context.getEntityId()))),
                    role)
                .withStopMessage(new Move())
                .withAllocationStrategy(new SteadyAllocation())
                .withSettings(
                    ClusterShardingSettings.create(system)
                        .withPassivationStrategy(
                            ClusterShardingSettings.PassivationStrategySettings$.MODULE$
                                .disabled())));
  }

  private static <M> Entity<M, ShardingEnvelope<M>> of(
      Entity<M, ShardingEnvelope<M>> entity, String role) {
    return role.isEmpty() ? entity : entity.withRole(role);
  }

  @Override
  public RecipientRef<KeyEntity.Locate> key(String key) {
    return sharding.entityRefFor(KEY, key);
  }

  @Override
  public Consumer<UniqueMessage> unique(String id) {
    EntityRef<UniqueMessage> entity = sharding.entityRefFor(UNIQUE, id);
    return entity::tell;
  }
}
