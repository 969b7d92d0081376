package dev.tauko;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.waitTasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.actor.Actors;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.actor.Mailbox;
import dev.tauko.channel.Channel;
import dev.tauko.channel.Select;
import dev.tauko.io.Streams;
import dev.tauko.io.Subprocesses;
import dev.tauko.stream.Flows;
import dev.tauko.stream.PekkoStreams;
import dev.tauko.stream.Sinks;
import dev.tauko.stream.Sources;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** A null where there must be none is rejected by the name of the parameter. */
class NullArgumentsTest {
  private static final List<Class<?>> TYPES =
      List.of(
          Asyncio.class,
          Engine.class,
          EngineGroup.class,
          Runner.class,
          ContextVar.class,
          Actors.class,
          CoroutineBehavior.class,
          Channel.class,
          Select.class,
          Streams.class,
          Subprocesses.class,
          PekkoStreams.class,
          Sources.class,
          Sinks.class,
          Flows.class);

  private static final Pattern NAME = Pattern.compile("(?:.* because \")?(\\w+)(?:\" is null)?");

  /** Names that no public method has for a parameter. */
  private static final Set<String> INNER = Set.of("c", "fill", "target", "null");

  /** A call with one argument that is null. */
  private record Call(Method method, int index) {

    boolean isAllowed() {
      Parameter parameter = method.getParameters()[index];
      return parameter.getType().isPrimitive()
          || parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    @Override
    public String toString() {
      return method.getDeclaringClass().getSimpleName()
          + "."
          + method.getName()
          + Arrays.toString(method.getParameterTypes())
          + " with null at "
          + index;
    }
  }

  private static Stream<Call> calls() {
    return TYPES.stream().flatMap(type -> calls(type, true));
  }

  private static Stream<Call> calls(Class<?> type, boolean isStatic) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Modifier.isStatic(method.getModifiers()) == isStatic)
        .flatMap(method ->
            Stream.iterate(0, i -> i < method.getParameterCount(), i -> i + 1)
                .map(i -> new Call(method, i)))
        .filter(call -> !call.isAllowed());
  }

  @OnEachCarrier
  void aNullIsRejectedByName(Lab lab) {
    List<String> wrong = new ArrayList<>();
    lab.run(() -> {
      for (Call call : calls().toList()) {
        Task<Object> made = createTask(() -> outcome(call, null, runningLoop()));
        if (waitTasks(List.of(made), ReturnWhen.ALL_COMPLETED, Duration.ofSeconds(1))
            .pending()
            .isEmpty()) {
          check(call, made.await(), wrong);
        } else {
          made.cancel();
          wrong.add(call + ": waits");
        }
      }
    });
    assertThat(wrong).isEmpty();
  }

  @OnEachCarrier
  void soItIsByAMailbox(Lab lab) {
    List<String> wrong = new ArrayList<>();
    lab.run(() -> {
      CompletableFuture<Object> end = new CompletableFuture<>();
      lab.engine()
          .system()
          .systemActorOf(
              CoroutineBehavior.of(mailbox -> {
                for (Call call : calls(Mailbox.class, false).toList()) {
                  check(call, outcome(call, mailbox, runningLoop()), wrong);
                }
                end.complete("");
              }),
              "nulls",
              DispatcherSelector.fromConfig("tauko.event-loop"));
      await(end);
    });
    assertThat(wrong).isEmpty();
  }

  private static void check(Call call, Object how, List<String> wrong) {
    if (!(how instanceof NullPointerException failure) || !names(failure.getMessage())) {
      wrong.add(call + ": " + how);
    }
  }

  /** Whether a message names a parameter: by our words, or by those of the JVM. */
  private static boolean names(@Nullable String message) {
    Matcher name = NAME.matcher(message == null ? "" : message);
    return name.matches() && !INNER.contains(name.group(1));
  }

  private static Object outcome(Call call, @Nullable Object on, EventLoop loop)
      throws IllegalAccessException {
    Parameter[] parameters = call.method().getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = i == call.index() ? null : sample(parameters[i].getType(), loop);
    }
    try {
      return "returned " + call.method().invoke(on, arguments);
    } catch (InvocationTargetException thrown) {
      return thrown.getCause();
    }
  }

  private static Object sample(Class<?> type, EventLoop loop) {
    ActorSystem<?> system = Engine.current().system();
    if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == boolean.class) {
      return false;
    } else if (type == String.class || type == Object.class || type == CharSequence.class) {
      return "text";
    } else if (type == Duration.class) {
      return Duration.ofMillis(1);
    } else if (type == Class.class) {
      return Terminated.class;
    } else if (type == Props.class) {
      return Props.empty();
    } else if (type == Behavior.class) {
      return Behaviors.empty();
    } else if (type == Path.class) {
      return Path.of("absent");
    } else if (type.isAssignableFrom(ActorSystem.class)) {
      return system;
    } else if (type.isAssignableFrom(ActorRef.class)) {
      return system.ignoreRef();
    } else if (type == Source.class) {
      return Source.empty();
    } else if (type == Sink.class) {
      return Sink.ignore();
    } else if (type == Set.class) {
      return Set.of();
    } else if (type.isAssignableFrom(List.class) || Collection.class.isAssignableFrom(type)) {
      return List.of();
    } else if (CompletionStage.class.isAssignableFrom(type)) {
      return CompletableFuture.<@Nullable Object>completedStage(null);
    } else if (type.isAssignableFrom(Future.class)) {
      return loop.createFuture();
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type.isArray()) {
      return java.lang.reflect.Array.newInstance(type.componentType(), 0);
    } else if (type.isInterface() && !type.isSealed()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, all) -> null);
    }
    return null;
  }
}
