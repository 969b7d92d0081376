package dev.tauko.cluster.internal.remote;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Gives a new shard to the node that has the fewest, and leaves it there for as long as the node
 * stays: a body that has begun cannot move, it could only be cancelled and begun again.
 */
final class SteadyAllocation extends AbstractShardAllocationStrategy {

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> shards) {
    ActorRef fewest =
        shards.entrySet().stream()
            .min(Comparator.comparingInt(entry -> entry.getValue().size()))
            .map(Map.Entry::getKey)
            .orElse(requester);
    return FutureConverters.asScala(CompletableFuture.completedFuture(fewest));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> shards, Set<String> inProgress) {
    return FutureConverters.asScala(CompletableFuture.completedFuture(Set.of()));
  }
}
