package dev.tauko.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tauko.cluster.testkit.TestCluster;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The last node of a cluster has nobody to hand anything on to, and does not wait for anybody. */
class LastNodeTest {

  @Test
  void noMessageIsLeftThatNobodyTakes() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ShardRegion.class);
    logger.addAppender(logged);
    try (TestCluster cluster = TestCluster.of(1)) {
      cluster.run(
          0,
          () -> {
            ClusterQueue<String> queue = ClusterQueue.named("left", String.class, 10);
            queue.put("an item");
            ClusterLock.named("held").acquire();
          });
      TestCluster.outcome(
          CoordinatedShutdown.get(cluster.node(0))
              .runAll(CoordinatedShutdown.unknownReason())
              .toCompletableFuture());
    } finally {
      logger.detachAppender(logged);
    }
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains("timed out"));
  }
}
