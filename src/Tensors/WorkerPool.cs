using System.Runtime.ExceptionServices;

namespace GradientsToGates.Tensors;

/// <summary>
/// A fixed set of threads that share out numbered pieces of work. Which thread takes which piece is left to chance, so callers cut work
/// at borders that depend on shapes only and let each piece write its own memory: then results do not depend on the number of threads.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly CountdownEvent _done = new(1);
    private Action<int, int>? _work;
    private int _items;
    private int _next;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many work at once, the caller of <see cref="Run"/> included; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = "g2g worker " + worker };
            _threads[i].Start();
        }
    }

    /// <summary>How many pieces are worked on at once.</summary>
    public int Threads { get; }

    /// <summary>Calls <paramref name="work"/>(worker, item) for every item in 0 .. items-1 and returns when all are done.</summary>
    /// <param name="items">Number of pieces.</param>
    /// <param name="work">Receives the worker, 0 .. <see cref="Threads"/>-1, for memory that one thread uses at a time, and the piece.</param>
    public void Run(int items, Action<int, int> work)
    {
        int helpers = Math.Min(_threads.Length, items - 1);
        if (helpers <= 0)
        {
            for (int i = 0; i < items; i++)
            {
                work(0, i);
            }

            return;
        }

        _work = work;
        _items = items;
        _next = -1;
        _failure = null;
        _done.Reset(helpers);
        _start.Release(helpers);
        Take(0);
        _done.Wait();
        _work = null;
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Capture(_failure).Throw();
        }
    }

    /// <summary>Ends the threads; no run may be going on.</summary>
    public void Dispose()
    {
        _stopping = true;
        _start.Release(Math.Max(1, _threads.Length));
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
        _done.Dispose();
    }

    private void Loop(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
            {
                return;
            }

            Take(worker);
            _done.Signal();
        }
    }

    private void Take(int worker)
    {
        try
        {
            for (int item = Interlocked.Increment(ref _next); item < _items; item = Interlocked.Increment(ref _next))
            {
                _work?.Invoke(worker, item);
            }
        }
        catch (Exception e)
        {
            // The others stop at their next piece; the caller rethrows.
            Interlocked.CompareExchange(ref _failure, e, null);
            Volatile.Write(ref _next, int.MaxValue / 2);
        }
    }
}
