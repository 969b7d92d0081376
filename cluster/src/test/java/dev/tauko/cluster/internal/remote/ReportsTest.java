package dev.tauko.cluster.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.NodeReport;
import dev.tauko.cluster.NodeView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Reports of nodes that do not answer, and what is sent of long ones. */
class ReportsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Directory directory = new Directory(() -> "");
  private final Reports reports = new Reports(KIT.system(), directory, Set.of(), 200);
  private final Peer silent =
      directory.peer(KIT.<AgentMessage>createTestProbe(AgentMessage.class).getRef());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private NodeReport report() {
    return reports.of(NodeView.PS, Duration.ofMillis(10)).toCompletableFuture().join().getFirst();
  }

  @Test
  void aNodeThatDoesNotAnswerInTime() {
    assertThat(report())
        .isEqualTo(new NodeReport(silent.address(), false, "it has not answered within PT0.01S"));
  }

  @Test
  void aNodeThatCannotBeReached() {
    silent.setReachable(false);
    assertThat(report()).isEqualTo(new NodeReport(silent.address(), false, "it cannot be reached"));
  }

  @Test
  void aTextThatIsTooLongIsCutAfterALine() {
    String line = "ä".repeat(24) + "\n";
    assertThat(reports.cut(line.repeat(4))).isEqualTo(line.repeat(4));
    String cut = reports.cut(line.repeat(1000));
    assertThat(cut).isEqualTo(line.repeat(2) + "… and 998 more lines\n");
    assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
  }
}
