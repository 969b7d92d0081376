package dev.tauko.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.internal.jfr.LoopStateEvent;
import dev.tauko.internal.jfr.StepEvent;
import dev.tauko.internal.jfr.TaskEndEvent;
import dev.tauko.internal.jfr.TaskStartEvent;
import dev.tauko.internal.jfr.TaskWaitEvent;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of Flight Recorder says of coroutines. */
class RecordingTest {
  private static final List<Class<? extends jdk.jfr.Event>> EVENTS =
      List.of(StepEvent.class, TaskStartEvent.class, TaskWaitEvent.class, TaskEndEvent.class);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("run.jfr");
  }

  /** Records a main coroutine with all events, however short. */
  private List<RecordedEvent> record(Lab lab, Coroutine.OfVoid main) throws IOException {
    lab.engine();
    try (Recording recording = new Recording()) {
      EVENTS.forEach(event -> recording.enable(event).withoutThreshold());
      recording.enable(LoopStateEvent.class);
      recording.start();
      lab.run(main);
      recording.stop();
      recording.dump(file());
    }
    return RecordingFile.readAllEvents(file());
  }

  private static Stream<RecordedEvent> of(List<RecordedEvent> events, String type, String task) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.tauko." + type))
        .filter(event -> task.equals(event.getString("name")));
  }

  /** Tasks that wait and end in each way; it is settled what each waits for. */
  private static void threeEnds() {
    Lock audit = new Lock("audit");
    Event go = new Event("go");
    Task<?> worker =
        createTask(
            "worker",
            () -> {
              try (Permit permit = audit.acquire()) {
                go.await();
              }
            });
    Lab.settle();
    Task<?> second =
        createTask(
            "second",
            () -> {
              audit.acquire().close();
              throw new IllegalStateException("secret");
            });
    Task<?> third = createTask("third", () -> runningLoop().createFuture().await());
    Lab.settle();
    go.set();
    third.cancel();
    gatherSettled(worker, second, third);
  }

  @OnEachMode
  void startWaitsAndEndAreRecorded(Lab lab) throws IOException {
    String[] name = new String[1];
    List<RecordedEvent> events =
        record(
            lab,
            () -> {
              name[0] = currentTask().name();
              threeEnds();
            });
    long main = of(events, "TaskStart", name[0]).findFirst().orElseThrow().getLong("task");
    RecordedEvent start = of(events, "TaskStart", "worker").findFirst().orElseThrow();
    assertThat(start.getLong("parent")).isEqualTo(main);
    assertThat(start.getString("createdIn")).isEqualTo(RecordingTest.class.getName());
    assertThat(start.getThread().isVirtual()).isTrue();
    assertThat(of(events, "TaskWait", "worker"))
        .extracting(event -> event.getString("reason"))
        .containsExactly("Event.await() of \"go\"");
    assertThat(of(events, "TaskWait", "second"))
        .extracting(event -> event.getString("reason"))
        .containsExactly("Lock.acquire() of \"audit\"");
    assertThat(of(events, "TaskWait", "third"))
        .extracting(event -> event.getString("reason"))
        .containsExactly("Future");
    assertThat(
            Stream.of("worker", "second", "third")
                .flatMap(task -> of(events, "TaskEnd", task))
                .map(event -> tuple(event.getString("name"), event.getString("outcome"))))
        .containsExactlyInAnyOrder(
            tuple("worker", "finished"),
            tuple("second", "java.lang.IllegalStateException"),
            tuple("third", "cancelled"));
    assertThat(events.toString()).doesNotContain("secret");
  }

  @OnEachCarrier
  void stepsAreRecordedWithTheirTasks(Lab lab) throws IOException {
    List<RecordedEvent> events = record(lab, RecordingTest::threeEnds);
    long worker = of(events, "TaskStart", "worker").findFirst().orElseThrow().getLong("task");
    assertThat(of(events, "Step", "worker"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(step -> {
          assertThat(step.getString("kind")).isEqualTo("coroutine");
          assertThat(step.getLong("task")).isEqualTo(worker);
          assertThat(step.getDuration()).isPositive();
        });
  }

  @OnEachCarrier
  void callbacksHaveTheNamesOfTheirClasses(Lab lab) throws IOException {
    List<RecordedEvent> events =
        record(
            lab.with("tauko.inherit-mdc = on"),
            () -> {
              Future<String> future = runningLoop().createFuture();
              runningLoop().callSoon(() -> future.setResult("now"));
              runningLoop().callLater(Duration.ofMillis(1), RecordingTest::called);
              future.addDoneCallback(done -> called());
              sleep(Duration.ofMillis(2));
            });
    assertThat(of(events, "Step", RecordingTest.class.getName()))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(step -> assertThat(step.getString("kind")).isEqualTo("callback"));
  }

  private static void called() {}

  @OnEachCarrier
  void theJdksToolReadsIt(Lab lab) throws Exception {
    record(lab, RecordingTest::threeEnds);
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jfr").toString(),
                "print",
                "--events",
                "dev.tauko.*",
                file().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("dev.tauko.TaskWait {")
        .contains("reason = \"Lock.acquire() of \"audit\"\"")
        .contains("dev.tauko.Step {")
        .contains("dev.tauko.TaskEnd {");
  }

  @Test
  void byDefaultARecordingHasOnlyWhatTakesLong() {
    assertThat(defaults(TaskWaitEvent.class)).containsEntry("threshold", "20 ms");
    assertThat(defaults(StepEvent.class)).containsEntry("threshold", "20 ms");
    assertThat(defaults(TaskStartEvent.class)).containsEntry("enabled", "false");
    assertThat(defaults(TaskEndEvent.class)).containsEntry("enabled", "false");
    assertThat(EVENTS)
        .allSatisfy(event -> assertThat(defaults(event)).containsEntry("stackTrace", "false"));
  }

  private static Map<String, String> defaults(Class<? extends jdk.jfr.Event> event) {
    return EventType.getEventType(event).getSettingDescriptors().stream()
        .collect(Collectors.toMap(SettingDescriptor::getName, SettingDescriptor::getDefaultValue));
  }
}
