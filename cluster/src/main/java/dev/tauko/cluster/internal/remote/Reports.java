package dev.tauko.cluster.internal.remote;

import dev.tauko.Engine;
import dev.tauko.cluster.NodeReport;
import dev.tauko.cluster.NodeView;
import dev.tauko.cluster.internal.remote.AgentMessage.Look;
import dev.tauko.cluster.internal.remote.AgentMessage.Shown;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.observe.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * What the nodes show of their engines. A node answers on a thread of its own choice, and not in a
 * coroutine: it is asked most urgently when its loop is busy. Thread-safe.
 */
public final class Reports {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int WAITS = 10;

  private final ActorSystem<?> system;
  private final Directory directory;
  private final Set<Engine> engines;
  private final int longest;

  /**
   * The reports of a node.
   *
   * @param engines what the node shows
   * @param longest the longest text that goes to another node, in bytes
   */
  Reports(ActorSystem<?> system, Directory directory, Set<Engine> engines, int longest) {
    this.system = system;
    this.directory = directory;
    this.engines = engines;
    this.longest = longest;
  }

  // ---- asking ----

  /** What all nodes show that this one knows of, by their addresses; it waits so long for each. */
  public CompletionStage<List<NodeReport>> of(NodeView view, Duration limit) {
    if (!limit.isPositive() || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the time limit is " + limit + "; accepted: more than zero, and at most " + LONGEST);
    }
    List<CompletableFuture<NodeReport>> reports =
        directory.peers().stream()
            .map(peer -> of(peer, view, limit).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
        .thenApply(_ ->
            reports.stream()
                .map(CompletableFuture::join)
                .sorted(Comparator.comparing(NodeReport::address))
                .toList());
  }

  private CompletionStage<NodeReport> of(Peer peer, NodeView view, Duration limit) {
    if (peer.isUnreachable()) {
      return CompletableFuture.completedFuture(
          new NodeReport(peer.address(), false, "it cannot be reached"));
    }
    return AskPattern.<AgentMessage, Shown>ask(
            peer.agent(), replyTo -> new Look(view.name(), replyTo), limit, system.scheduler())
        .handleAsync(
            (shown, failure) ->
                failure == null
                    ? new NodeReport(peer.address(), true, shown.text())
                    : new NodeReport(peer.address(), false, "it has not answered within " + limit),
            Stages.DIRECTLY);
  }

  // ---- answering ----

  /** Answers another node, or this one, in its own time. */
  void answer(Look look) {
    system
        .dispatchers()
        .lookup(DispatcherSelector.blocking())
        .execute(() -> look.replyTo().tell(new Shown(cut(show(look.view())))));
  }

  private String show(String name) {
    Optional<NodeView> known =
        Arrays.stream(NodeView.values()).filter(view -> view.name().equals(name)).findAny();
    return known.isPresent()
        ? show(known.get())
        : "this node does not know the view " + name + ": its version is another one\n";
  }

  private String show(NodeView view) {
    return engines.stream()
        .map(engine -> show(engine.snapshot(), view))
        .collect(Collectors.joining());
  }

  private static String show(Snapshot snapshot, NodeView view) {
    return switch (view) {
      case PS -> snapshot.ps();
      case PSTREE -> snapshot.pstree();
      case SUMMARY -> snapshot.summary(WAITS);
      case ENDED -> snapshot.endedTasks();
    };
  }

  /** As many whole lines as may be sent, and how many there would be more. */
  String cut(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= longest) {
      return text;
    }
    List<String> lines = text.lines().toList();
    StringBuilder shown = new StringBuilder();
    int room = longest - 100;
    int taken = 0;
    for (String line : lines) {
      room -= line.getBytes(StandardCharsets.UTF_8).length + 1;
      if (room < 0) {
        break;
      }
      shown.append(line).append('\n');
      taken++;
    }
    return shown + "… and " + (lines.size() - taken) + " more lines\n";
  }
}
