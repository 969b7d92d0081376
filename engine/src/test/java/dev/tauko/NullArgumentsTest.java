package dev.tauko;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Subprocesses.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.actor.Actors;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.actor.Mailbox;
import dev.tauko.channel.Channel;
import dev.tauko.channel.Select;
import dev.tauko.io.Connection;
import dev.tauko.io.Server;
import dev.tauko.io.StreamOptions;
import dev.tauko.io.StreamReader;
import dev.tauko.io.StreamWriter;
import dev.tauko.io.Streams;
import dev.tauko.io.Subprocess;
import dev.tauko.io.SubprocessOptions;
import dev.tauko.io.Subprocesses;
import dev.tauko.queue.Queue;
import dev.tauko.stream.Flows;
import dev.tauko.stream.PekkoStreams;
import dev.tauko.stream.Sinks;
import dev.tauko.stream.Sources;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.Materializer;
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

  /** A call with one argument that is null. */
  private record Call(Method method, int index) {

    boolean isAllowed() {
      return parameter().getType().isPrimitive()
          || parameter().getAnnotatedType().isAnnotationPresent(Nullable.class)
          || (parameter().getParameterizedType() instanceof TypeVariable<?> variable
              && variable.getAnnotatedBounds()[0].isAnnotationPresent(Nullable.class));
    }

    Parameter parameter() {
      return method.getParameters()[index];
    }

    @Override
    public String toString() {
      return method.getDeclaringClass().getSimpleName()
          + "."
          + method.getName()
          + Arrays.toString(method.getParameterTypes())
          + " without "
          + parameter().getName();
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

  @OnEachCarrier
  void soItIsByObjects(Lab lab) {
    List<String> wrong = new ArrayList<>();
    lab.run(() -> {
      Server server = startServer((reader, writer) -> writer.close(), "127.0.0.1", 0);
      int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
      Subprocess process = createSubprocessExec(SubprocessOptions::pipes, "cat");
      StreamOptions[] options = new StreamOptions[1];
      SubprocessOptions[] processOptions = new SubprocessOptions[1];
      try (Connection connection = openConnection("127.0.0.1", port, o -> options[0] = o);
          Subprocess other =
              createSubprocessExec(o -> processOptions[0] = o.stdin(Redirect.PIPE), "cat")) {
        checkObject(StreamOptions.class, options[0], wrong);
        checkObject(SubprocessOptions.class, processOptions[0], wrong);
        checkObject(StreamReader.class, connection.reader(), wrong);
        checkObject(StreamWriter.class, connection.writer(), wrong);
        checkObject(StreamWriter.class, other.stdin(), wrong);
      }
      checkObject(Subprocess.class, process, wrong);
      process.close();
      server.close();
      server.awaitClosed();
      checkObject(Engine.class, Engine.current(), wrong);
      checkObject(EventLoop.class, runningLoop(), wrong);
      checkObject(Future.class, runningLoop().createFuture(), wrong);
      Task<String> task = createTask(() -> "done");
      checkObject(Task.class, task, wrong);
      task.await();
      taskGroup(group -> {
        checkObject(TaskGroup.class, group, wrong);
      });
      checkObject(ContextVar.class, ContextVar.of("variable"), wrong);
      checkObject(Queue.class, new Queue<>(), wrong);
      checkObject(Channel.class, Channel.rendezvous(), wrong);
      checkObject(Lock.class, new Lock(), wrong);
      checkObject(Semaphore.class, new Semaphore(1), wrong);
      checkObject(Event.class, new Event(), wrong);
      checkObject(Condition.class, new Condition(), wrong);
      checkObject(Barrier.class, new Barrier(1), wrong);
    });
    assertThat(wrong).isEmpty();
  }

  private static <T> void checkObject(Class<T> type, T object, List<String> wrong)
      throws IllegalAccessException {
    for (Call call : calls(type, false).toList()) {
      check(call, outcome(call, object, runningLoop()), wrong);
    }
  }

  private static void check(Call call, Object how, List<String> wrong) {
    if (!(how instanceof NullPointerException failure)
        || !call.parameter().getName().equals(failure.getMessage())) {
      wrong.add(call + ": " + how);
    }
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
    } else if (type == Engine.class) {
      return Engine.current();
    } else if (type == Channel.class) {
      return Channel.rendezvous();
    } else if (type == Materializer.class) {
      return Materializer.matFromSystem(system);
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.allocate(1);
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
