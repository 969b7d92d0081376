package dev.tauko.console.internal.view;

import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.view.Rows.Ref;
import dev.tauko.console.internal.view.Rows.TaskRow;
import dev.tauko.observe.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task.
 *
 * @param row what its row shows
 * @param parent the task that has created it; null if none of this engine has
 * @param awaitedBy the tasks that wait for its end, the first few
 * @param moreAwaiting how many more do
 * @param stack where its body is, the innermost call first
 * @param past what it did, the latest first
 */
public record Details(
    TaskRow row,
    @Nullable Ref parent,
    List<Ref> awaitedBy,
    int moreAwaiting,
    List<Frame> stack,
    List<Phase> past) {

  private static final int NAMED = 20;
  private static final int FRAMES = 40;
  private static final int PHASES = 30;
  private static final int LONGEST = 300;

  /** A call: the class without its package and the method, the line, and the whole. */
  public record Frame(String method, String line, String whole) {

    static Frame of(StackTraceElement frame) {
      String type = frame.getClassName();
      return new Frame(
          type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName(),
          frame.getFileName() + ":" + frame.getLineNumber(),
          frame.toString());
    }
  }

  /** What a task did for some seconds, beginning some seconds ago. */
  public record Phase(double began, double lasted, String kind, String what) {}

  /** A task of a sample. */
  public static Details of(Sample sample, TaskInfo task, List<StackTraceElement> stack) {
    List<Long> awaiting =
        sample.snapshot().tasks().stream()
            .filter(each -> Forest.awaited(each).contains(task.id()))
            .map(TaskInfo::id)
            .toList();
    return new Details(
        Rows.row(sample, task, 0, 0, true),
        task.parent() == 0 ? null : Rows.refs(sample, List.of(task.parent()), 1).getFirst(),
        Rows.refs(sample, awaiting, NAMED),
        Math.max(0, awaiting.size() - NAMED),
        stack.stream().limit(FRAMES).map(Frame::of).toList(),
        past(sample, task));
  }

  private static List<Phase> past(Sample sample, TaskInfo task) {
    List<Phase> phases = new ArrayList<>();
    for (var segment : sample.timeline().of(task, sample.at()).reversed()) {
      if (phases.size() < PHASES) {
        phases.add(
            new Phase(
                (sample.at() - segment.from()) / 1000.0,
                (segment.to() - segment.from()) / 1000.0,
                segment.kind().word(),
                Redaction.of(segment.what(), LONGEST)));
      }
    }
    return phases;
  }
}
