package dev.tauko.internal.observe;

import dev.tauko.internal.log.Printable;
import dev.tauko.internal.observe.WaitGraph.Circle;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.MemberText;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deadlocks in words. */
final class DeadlockText {
  /** More tasks than this are counted, and not described. */
  private static final int DESCRIBED = 20;

  private static final int FRAMES = 8;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_WAIT = 300;

  private DeadlockText() {}

  /** A circle: its members, what each waits for, who holds that, and where it is. */
  static String of(Circle circle, WaitGraph graph) {
    StringBuilder text = new StringBuilder();
    int size = circle.members().size();
    text.append("Deadlock of ").append(size).append(size == 1 ? " task:\n" : " tasks:\n");
    describe(circle.members(), graph, text);
    if (!circle.behind().isEmpty()) {
      text.append("  ")
          .append(circle.behind().size())
          .append(" more wait for them in vain: ")
          .append(names(circle.behind()))
          .append('\n');
    }
    return text.toString();
  }

  /** Tasks that only code from outside could wake. */
  static String ofStalled(List<CoroutineTask<?>> tasks, WaitGraph graph) {
    StringBuilder text = new StringBuilder();
    text.append("Nothing can go on: no timer is set, nothing outside is under way, and ")
        .append(tasks.size())
        .append(tasks.size() == 1 ? " task waits:\n" : " tasks wait:\n");
    describe(tasks, graph, text);
    return text.toString();
  }

  private static void describe(List<CoroutineTask<?>> tasks, WaitGraph graph, StringBuilder text) {
    for (CoroutineTask<?> task : tasks.subList(0, Math.min(tasks.size(), DESCRIBED))) {
      Facts facts = graph.facts(task);
      text.append("  ").append(nameOf(task));
      if (facts != null && facts.reason() != null) {
        text.append(" waits for ").append(waitOf(facts.reason(), facts.enders()));
        if (facts.enders() instanceof Enders.Holders(List<CoroutineTask<?>> holders, _)) {
          text.append(", held by ").append(names(holders));
        }
      }
      text.append(task.creationSite().stripTrailing()).append('\n');
      task.stack().stream()
          .limit(FRAMES)
          .forEach(frame -> text.append("      at ").append(frame).append('\n'));
    }
    int more = tasks.size() - DESCRIBED;
    if (more > 0) {
      text.append("  and ").append(more).append(" more\n");
    }
  }

  private static String names(List<CoroutineTask<?>> tasks) {
    String named =
        tasks.stream().limit(DESCRIBED).map(DeadlockText::nameOf).collect(Collectors.joining(", "));
    int more = tasks.size() - DESCRIBED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static String nameOf(CoroutineTask<?> task) {
    return Printable.shortened(MemberText.nameOf(task), LONGEST_NAME);
  }

  private static String waitOf(WaitReason reason, @Nullable Enders enders) {
    return Printable.shortened(Printable.of(reason.describe(enders)), LONGEST_WAIT);
  }
}
