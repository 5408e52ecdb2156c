Console.WriteLine("g2g: from gradients to gates. The commands follow with the pipeline.");
return 0;
