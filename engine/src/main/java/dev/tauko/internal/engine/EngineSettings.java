package dev.tauko.internal.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import dev.tauko.internal.loop.Carriers;
import dev.tauko.internal.loop.EventLoopConfigurator;
import dev.tauko.internal.loop.LoopSettings;
import dev.tauko.internal.loop.ParallelConfigurator;
import dev.tauko.internal.loop.ParallelSettings;
import dev.tauko.internal.settings.Section;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The keys that concern an engine as a whole, checked: those of {@code tauko}, or of the section of
 * a further engine, which has what is in {@code tauko} where it says nothing itself.
 *
 * @param path the path of the section
 * @param dispatcher the path of the dispatcher of coroutines
 * @param blockingDispatcher the path of the dispatcher of calls that block
 * @param drainTimeout how long coroutines may go on when the actor system shuts down
 * @param shutdownTimeout how long coroutines may take to end once they are cancelled then
 * @param debug whether to look closer at what coroutines do
 * @param jmx whether JMX shows the engine
 * @param inheritMdc whether tasks begin with their creators' mapped diagnostic contexts
 * @param endedTasks how many tasks that have ended are remembered
 */
record EngineSettings(
    String path,
    String dispatcher,
    String blockingDispatcher,
    Duration drainTimeout,
    Duration shutdownTimeout,
    boolean debug,
    boolean jmx,
    boolean inheritMdc,
    int endedTasks) {
  static final String ROOT = "tauko";

  /** Pekko's scheduler looks no further ahead than some 200 days. */
  private static final Duration LONGEST = Duration.ofDays(100);

  /** What is kept of so many takes some megabytes. */
  private static final int MOST_ENDED = 100_000;

  /** Sections that hold keys of Pekko's beside ours. */
  private static final List<String> DISPATCHERS = List.of("event-loop", "parallel");

  private static final String EVENT_LOOP = EventLoopConfigurator.class.getName();
  private static final String PARALLEL = ParallelConfigurator.class.getName();

  /**
   * Reads the settings.
   *
   * @throws ConfigException with the key's path and what is accepted, if a key is unknown or its
   *     value invalid
   */
  static EngineSettings of(Config config) {
    Section tauko = new Section(config, ROOT);
    checkKeys(tauko);
    Carriers.choose(config);
    EngineSettings settings = of(tauko, ROOT);
    for (String section : DISPATCHERS) {
      checkDispatcher(config, tauko.at(section));
    }
    checkDispatcher(config, settings.dispatcher);
    GroupSettings.checkDefaults(config);
    return settings;
  }

  /** Reads the keys of a section that has all of them. */
  static EngineSettings of(Section section, String path) {
    return new EngineSettings(
        path,
        section.pathOf("dispatcher", "the path of a dispatcher such as tauko.event-loop"),
        section.pathOf(
            "blocking-dispatcher",
            "the path of a dispatcher such as pekko.actor.default-blocking-io-dispatcher"),
        section.duration("drain-timeout", Duration.ZERO, LONGEST),
        section.duration("shutdown-timeout", Duration.ZERO, LONGEST),
        section.flag("debug"),
        section.flag("jmx"),
        section.flag("inherit-mdc"),
        section.whole("ended-tasks", 0, MOST_ENDED));
  }

  /** The same with a dispatcher of its own. */
  EngineSettings on(String ownDispatcher) {
    return new EngineSettings(
        path,
        ownDispatcher,
        blockingDispatcher,
        drainTimeout,
        shutdownTimeout,
        debug,
        jmx,
        inheritMdc,
        endedTasks);
  }

  private boolean isSystems() {
    return path.equals(ROOT);
  }

  /** The name of the engine's actor, below {@code /system}. */
  String actorName() {
    return isSystems()
        ? ROOT
        : ROOT + "-" + URLEncoder.encode(dispatcher, StandardCharsets.UTF_8).replace("*", "%2A");
  }

  /** The engine's place, for people to read. */
  String placeIn(ActorSystem<?> system) {
    return isSystems() ? system.name() : system.name() + " (" + dispatcher + ")";
  }

  /** A dispatcher of another kind than ours is rejected by {@link RootActor}, which sees it run. */
  static void checkDispatcher(Config config, String path) {
    boolean ours = path.startsWith(ROOT + ".");
    if (!ours && config.getValue(path).valueType() != ConfigValueType.OBJECT) {
      return;
    }
    Section dispatcher = new Section(config, path);
    if (!ours && !dispatcher.has("executor")) {
      return;
    }
    String executor =
        ours
            ? dispatcher.word("executor", EVENT_LOOP, PARALLEL)
            : dispatcher.text("executor", any -> true, "the name of an executor");
    if (executor.equals(EVENT_LOOP)) {
      checkType(dispatcher);
      LoopSettings.of(config, path);
    } else if (executor.equals(PARALLEL)) {
      checkType(dispatcher);
      ParallelSettings.of(config, path);
    }
  }

  private static void checkType(Section dispatcher) {
    if (dispatcher.has("type")) {
      dispatcher.word("type", "Dispatcher");
    }
  }

  /** Rejects keys that no module knows: most likely they are misspelt, and would do nothing. */
  private static void checkKeys(Section tauko) {
    Config reference = ConfigFactory.defaultReference();
    tauko.requireKeys(reference.getObject(ROOT).keySet());
    for (String section : DISPATCHERS) {
      tauko
          .section(section)
          .requireKeys(
              reference.getObject(tauko.at(section)).keySet(),
              reference.getObject("pekko.actor.default-dispatcher").keySet());
    }
  }
}
