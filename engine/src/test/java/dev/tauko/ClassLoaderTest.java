package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Test;

/** Code that the engine runs finds the classes of the application, and keeps none of them alive. */
class ClassLoaderTest {

  /** The loader of an application, as a Spring Boot jar has one. */
  private static final class Application extends URLClassLoader {
    Application() {
      super(new URL[0], ClassLoaderTest.class.getClassLoader());
    }
  }

  private static ClassLoader context() {
    return Thread.currentThread().getContextClassLoader();
  }

  @OnEachMode
  void codeOnEachThreadHasTheContextClassLoaderOfTheActorSystem(Lab lab) throws Exception {
    try (Application application = new Application()) {
      ActorSystem<Void> system =
          Adapter.toTyped(
              org.apache.pekko.actor.ActorSystem.create(
                  "application",
                  ActorSystemSetup.create(
                      BootstrapSetup.create(lab.config()).withClassloader(application))));
      List<ClassLoader> loaders = new ArrayList<>();
      try {
        Engine engine = Engine.get(system);
        engine.start(() -> look(loaders::add)).toCompletableFuture().join();
        CompletableFuture<ClassLoader> inCallback = new CompletableFuture<>();
        engine.loop().callSoonThreadsafe(() -> inCallback.complete(context()));
        loaders.add(inCallback.join());
      } finally {
        Lab.end(system);
      }
      assertThat(loaders).hasSize(7).containsOnly(application);
    }
  }

  private static void look(Consumer<ClassLoader> found) throws Exception {
    found.accept(context());
    found.accept(createTask(() -> context()).await());
    found.accept(toThread(() -> context()));
    Future<ClassLoader> soon = runningLoop().createFuture();
    runningLoop().callSoon(() -> soon.setResult(context()));
    found.accept(soon.await());
    Future<ClassLoader> later = runningLoop().createFuture();
    runningLoop().callLater(Duration.ofMillis(1), () -> later.setResult(context()));
    found.accept(later.await());
    Future<ClassLoader> done = runningLoop().createFuture();
    soon.addDoneCallback(future -> done.setResult(context()));
    found.accept(done.await());
  }

  /** Loads the engine anew, as an application's own loader does. */
  private static final class OwnEngine extends URLClassLoader {
    OwnEngine() {
      super(
          new URL[] {
            Engine.class.getProtectionDomain().getCodeSource().getLocation(),
            ClassLoaderTest.class.getProtectionDomain().getCodeSource().getLocation()
          },
          ClassLoaderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.tauko.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : findClass(name);
      }
    }
  }

  /** What an application does on a thread that is not its own. */
  public static final class UseOfEngine implements Runnable {
    @Override
    public void run() {
      ContextVar<String> variable = ContextVar.of("variable", "none");
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(getClass().getClassLoader());
      try (Runner runner = Runner.create()) {
        var task = runner.engine().start(() -> variable.get());
        task.toCompletableFuture().join();
        task.cancel();
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  @Test
  void aThreadOfAPoolThatHasUsedTheEngineKeepsNoneOfItsClasses() throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      WeakReference<ClassLoader> loader = useEngine(pool, collected);
      while (collected.remove(10) == null) {
        System.gc();
      }
      assertThat(loader.get()).isNull();
    }
  }

  private static WeakReference<ClassLoader> useEngine(
      ExecutorService pool, ReferenceQueue<ClassLoader> collected) throws Exception {
    try (OwnEngine own = new OwnEngine()) {
      Class<?> use = own.loadClass(UseOfEngine.class.getName());
      pool.submit((Runnable) use.getConstructor().newInstance()).get();
      return new WeakReference<>(own, collected);
    }
  }
}
